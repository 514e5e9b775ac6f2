package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the servers come to their end before anything else of the application stops: it is not ready any more, what is
 * new is refused, and what is under way may end.
 */
public final class ServerDrainLifecycle implements SmartLifecycle {

    /** That of Boot's own web servers. */
    public static final int PHASE = DEFAULT_PHASE - 1024;

    private final ApplicationContext context;
    private final Supplier<List<ServerLifecycle>> servers;
    private final SimulatedTime time;

    private volatile boolean running;
    private volatile boolean refusing;

    ServerDrainLifecycle(ApplicationContext context, Supplier<List<ServerLifecycle>> servers, SimulatedTime time) {
        this.context = context;
        this.servers = servers;
        this.time = time;
    }

    /** The servers have been started. */
    @Override
    public void start() {
        running = true;
        if (refusing) { // At the first start Boot says when the application is ready.
            refusing = false;
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Override
    public void stop() {
        drained().join();
    }

    @Override
    public void stop(Runnable callback) {
        drained().thenRun(callback);
    }

    /** Done when all have come to their end, or their time is over; never fails. */
    private CompletableFuture<Void> drained() {
        running = false;
        List<ServerLifecycle> present =
                servers.get().stream().filter(ServerLifecycle::isRunning).toList();
        if (present.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        refusing = true;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        boolean timePasses = !time.isHeld();
        return CompletableFuture.allOf(
                present.stream().map(server -> server.drain(timePasses)).toArray(CompletableFuture[]::new));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
