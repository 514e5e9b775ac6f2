package io.simpyio.http;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The time that a connection has for what it does at the moment. Starting it anew is cheap, as that of its timer is.
 *
 * <p>Loop-confined.
 */
public final class Watchdog implements AutoCloseable {

    private final Timer timer;
    private @Nullable Runnable action;
    private boolean closed;

    /** One that watches nothing yet. */
    public Watchdog(Environment environment) {
        timer = environment.timer(due -> due());
    }

    /** Calls the action after so many nanoseconds, unless it is started anew or stopped before. */
    public void start(long nanos, Runnable newAction) {
        if (closed) {
            return;
        }
        timer.startNanos(nanos);
        action = newAction;
    }

    /** Watches nothing until it is started again. */
    public void stop() {
        action = null;
        timer.cancel();
    }

    private void due() {
        Runnable late = action;
        action = null;
        if (late != null) {
            late.run();
        }
    }

    /** Watches nothing any more, and leaves no timer behind. */
    @Override
    public void close() {
        closed = true;
        stop();
    }
}
