package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerStatus;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Healthy while the loop runs and answers in time, and all servers listen. Asks nothing that could hold it up. */
public class SimpyioHealthIndicator extends AbstractHealthIndicator {

    private final SimpyioLoopLifecycle loop;
    private final LoopWatch watch;
    private final Supplier<List<ServerLifecycle>> servers;

    SimpyioHealthIndicator(SimpyioLoopLifecycle loop, LoopWatch watch, Supplier<List<ServerLifecycle>> servers) {
        super("The loop could not be looked at");
        this.loop = loop;
        this.watch = watch;
        this.servers = servers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        if (!loop.isRunning()) {
            builder.down();
        } else if (watch.stalled()) {
            builder.down();
        }
        builder.withDetail("loop", loop.isRunning() ? watch.stalled() ? "stalled" : "running" : "not running");
        if (watch.isRunning()) {
            builder.withDetail("lagMillis", watch.lag().toMillis());
        }
        for (ServerLifecycle server : servers.get()) {
            ServerStatus status = server.status();
            builder.withDetail(status.name(), status.running() ? "listens on " + status.address() : "does not listen");
            if (!status.running()) {
                builder.down();
            }
        }
    }
}
