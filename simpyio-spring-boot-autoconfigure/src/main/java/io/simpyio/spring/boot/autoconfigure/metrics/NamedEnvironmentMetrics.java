package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.net.Backend;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironment;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;

/** The meters of loop, limits and sockets, for each of the further environments, whose name is a tag. */
public final class NamedEnvironmentMetrics implements MeterBinder {

    private final NamedEnvironments environments;

    NamedEnvironmentMetrics(NamedEnvironments environments) {
        this.environments = environments;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (NamedEnvironment each : environments.all()) {
            Backend backend = each.backend();
            new LoopMetrics(backend.environment(), each.watch()).bindTo(registry);
            new LimitMetrics(backend.environment()).bindTo(registry);
            new SocketMetrics(backend.network()).bindTo(registry);
        }
    }
}
