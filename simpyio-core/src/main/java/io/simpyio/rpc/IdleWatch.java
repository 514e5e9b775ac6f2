package io.simpyio.rpc;

import io.simpyio.kernel.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Closes the connections of a server that were idle for too long: one process, which is there as long as there are
 * connections. A connection goes at most a sixteenth of the time-out too late, so that looking costs little.
 */
final class IdleWatch {

    private static final int LOOKS_PER_TIMEOUT = 16;

    private final Environment environment;
    private final long timeoutNanos;
    private final Collection<RpcConnection> connections;
    private boolean watching;

    IdleWatch(Environment environment, Duration timeout, Collection<RpcConnection> connections) {
        this.environment = environment;
        this.timeoutNanos = timeout.toNanos();
        this.connections = connections;
    }

    /** There is a connection. */
    void begin() {
        if (timeoutNanos > 0 && !watching) {
            watching = true;
            environment.process("rpc-idle", this::watch);
        }
    }

    private void watch() {
        try {
            while (!connections.isEmpty()) {
                long nextNanos = timeoutNanos;
                for (RpcConnection connection : new ArrayList<>(connections)) {
                    long leftNanos = timeoutNanos - connection.idleNanos();
                    if (leftNanos <= 0) {
                        connection.closeIdle();
                    } else {
                        nextNanos = Math.min(nextNanos, leftNanos);
                    }
                }
                environment
                        .timeout(Duration.ofNanos(Math.max(nextNanos, timeoutNanos / LOOKS_PER_TIMEOUT)))
                        .await();
            }
        } finally {
            watching = false;
        }
    }
}
