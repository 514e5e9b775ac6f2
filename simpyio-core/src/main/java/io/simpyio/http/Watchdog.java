package io.simpyio.http;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a connection has for what it does at the moment. Starting it anew is cheap, as a timer that is early
 * looks at the time and sets itself again.
 *
 * <p>Loop-confined.
 */
public final class Watchdog implements AutoCloseable {

    private final Environment environment;

    private @Nullable Runnable action;
    private @Nullable Timeout<?> timer;
    private long timerNanos;
    private long deadlineNanos;
    private boolean closed;

    /** One that watches nothing yet. */
    public Watchdog(Environment environment) {
        this.environment = environment;
    }

    /** Calls the action after so many nanoseconds, unless it is started anew or stopped before. */
    public void start(long nanos, Runnable newAction) {
        if (closed) {
            return;
        }
        action = newAction;
        long nowNanos = environment.nowNanos();
        deadlineNanos = nowNanos + nanos;
        if (timer == null || timerNanos > deadlineNanos) {
            cancelTimer();
            setTimer(nowNanos);
        }
    }

    /** Watches nothing until it is started again. */
    public void stop() {
        action = null;
    }

    private void setTimer(long nowNanos) {
        Timeout<?> made = environment.timeout(Duration.ofNanos(deadlineNanos - nowNanos));
        timer = made;
        timerNanos = deadlineNanos;
        made.addCallback(due -> {
            if (timer == made) {
                timer = null;
                due();
            }
        });
    }

    private void due() {
        Runnable late = action;
        if (late == null) {
            return;
        }
        long nowNanos = environment.nowNanos(); // Once, as in real time it would be later the next time.
        if (nowNanos < deadlineNanos) {
            setTimer(nowNanos);
        } else {
            action = null;
            late.run();
        }
    }

    private void cancelTimer() {
        Timeout<?> old = timer;
        timer = null;
        if (old != null) {
            old.cancel();
        }
    }

    /** Watches nothing any more, and leaves no timer behind. */
    @Override
    public void close() {
        closed = true;
        action = null;
        cancelTimer();
    }
}
