package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironment;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerStatus;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Healthy while all loops run and answer in time, and all servers listen. Asks nothing that could hold it up. */
public class SimpyioHealthIndicator extends AbstractHealthIndicator {

    private final SimpyioLoopLifecycle loop;
    private final LoopWatch watch;
    private final NamedEnvironments environments;
    private final Supplier<List<ServerLifecycle>> servers;

    SimpyioHealthIndicator(
            SimpyioLoopLifecycle loop,
            LoopWatch watch,
            NamedEnvironments environments,
            Supplier<List<ServerLifecycle>> servers) {
        super("The loop could not be looked at");
        this.loop = loop;
        this.watch = watch;
        this.environments = environments;
        this.servers = servers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        look("loop", "lagMillis", loop, watch, builder);
        for (NamedEnvironment each : environments.all()) {
            look("loop." + each.name(), "lagMillis." + each.name(), each.loop(), each.watch(), builder);
        }
        for (ServerLifecycle server : servers.get()) {
            ServerStatus status = server.status();
            builder.withDetail(status.name(), status.running() ? "listens on " + status.address() : "does not listen");
            if (!status.running()) {
                builder.down();
            }
        }
    }

    private static void look(
            String detail, String lagDetail, SimpyioLoopLifecycle loop, LoopWatch watch, Health.Builder builder) {
        if (!loop.isRunning() || watch.stalled()) {
            builder.down();
        }
        builder.withDetail(detail, loop.isRunning() ? watch.stalled() ? "stalled" : "running" : "not running");
        if (watch.isRunning()) {
            builder.withDetail(lagDetail, watch.lag().toMillis());
        }
    }
}
