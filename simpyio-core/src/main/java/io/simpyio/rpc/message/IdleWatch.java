package io.simpyio.rpc.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Closes the connections of a server that were idle for too long: one timer, which is pending as long as there are
 * connections. A connection goes at most a sixteenth of the time-out too late, so that looking costs little.
 */
final class IdleWatch {

    private static final int LOOKS_PER_TIMEOUT = 16;

    private final Timer timer;
    private final Duration timeout;
    private final long timeoutNanos;
    private final Collection<ServedConnection> connections;

    IdleWatch(Environment environment, Duration timeout, Collection<ServedConnection> connections) {
        this.timer = environment.timer(due -> look());
        this.timeout = timeout;
        this.timeoutNanos = timeout.toNanos();
        this.connections = connections;
    }

    /** There is a connection. */
    void begin() {
        if (timeoutNanos > 0 && !timer.pending()) {
            timer.startNanos(timeoutNanos);
        }
    }

    private void look() {
        long nextNanos = timeoutNanos;
        for (ServedConnection connection : new ArrayList<>(connections)) {
            long leftNanos = timeoutNanos - connection.idleNanos();
            if (leftNanos <= 0) {
                connection.closeIdle(timeout);
            } else {
                nextNanos = Math.min(nextNanos, leftNanos);
            }
        }
        if (!connections.isEmpty()) {
            timer.startNanos(Math.max(nextNanos, timeoutNanos / LOOKS_PER_TIMEOUT));
        }
    }
}
