package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import java.util.List;

/** {@code simpyio.server.*}: what each server has under way, with its name in the properties as a tag. */
public final class ServerMetrics implements MeterBinder {

    private final List<ServerLifecycle> servers;

    ServerMetrics(List<ServerLifecycle> servers) {
        this.servers = servers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ServerLifecycle server : servers) {
            Gauge.builder(
                            "simpyio.server.connections",
                            server,
                            it -> it.status().connections())
                    .tag("server", server.id())
                    .description("Connections that the server serves")
                    .baseUnit(BaseUnits.CONNECTIONS)
                    .register(registry);
            Gauge.builder("simpyio.server.underway", server, it -> it.status().underway())
                    .tag("server", server.id())
                    .description("Calls or requests that the server carries out")
                    .baseUnit("operations")
                    .register(registry);
        }
    }
}
