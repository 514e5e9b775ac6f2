package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import java.util.Optional;

/** {@code virtual}: simulated time on a simulated network, on every platform; never chosen by itself. */
public final class VirtualBackendProvider implements BackendProvider {

    @Override
    public String name() {
        return VirtualBackend.NAME;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String description() {
        return "simulated time on a simulated network";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Backend open(Environment.Builder environment) {
        return new VirtualBackend(environment, VirtualBackend.DEFAULT_LATENCY);
    }
}
