package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * An environment that is looked at, and what belongs to it.
 *
 * @param requestedBackend what the properties ask for
 */
record Observed(
        Environment environment,
        @Nullable Backend backend,
        String requestedBackend,
        @Nullable Network network,
        LoopWatch watch) {

    static Observed of(NamedEnvironment named) {
        Backend backend = named.backend();
        return new Observed(backend.environment(), backend, named.requestedBackend(), backend.network(), named.watch());
    }

    Inspection inspection() {
        return new Inspection(environment, network);
    }
}
