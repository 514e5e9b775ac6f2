package io.simpyio.kernel;

import org.jspecify.annotations.Nullable;

/**
 * An event that happens by itself after a delay; it counts as triggered from its creation on, as in SimPy.
 *
 * <p>Loop-confined, like every {@link Event}. On a real-time backend it never happens before its time.
 */
public final class Timeout<T extends @Nullable Object> extends Event<T> {

    private final long delayNanos;

    Timeout(Environment environment, long delayNanos, T value) {
        super(environment);
        if (delayNanos < 0) {
            throw new IllegalArgumentException("Negative delay " + Times.seconds(delayNanos) + " s");
        }
        environment.scheduler().requireRoom();
        this.delayNanos = delayNanos;
        trigger(value, false, Scheduler.NORMAL, delayNanos);
    }

    /** The delay in nanoseconds. */
    public long delayNanos() {
        return delayNanos;
    }

    @Override
    public Event<T> succeed(T value) {
        throw new IllegalStateException(this + " has already been triggered");
    }

    @Override
    public String toString() {
        return "Timeout(" + Times.seconds(delayNanos) + " s)";
    }
}
