package io.simpyio.kernel;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * An event that happens by itself after a delay; it counts as triggered from its creation on, as in SimPy.
 *
 * <p>Loop-confined, like every {@link Event}. On a real-time backend it never happens before its time.
 */
public final class Timeout<T extends @Nullable Object> extends Event<T> {

    Timeout(Environment environment, long delayNanos, T value) {
        super(environment, value);
        if (delayNanos < 0) {
            throw new IllegalArgumentException("Negative delay " + Times.seconds(delayNanos) + " s");
        }
        environment.scheduler().enqueueTimeout(this, delayNanos);
    }

    /**
     * Takes the timeout back, so that it neither happens at its time nor keeps its place among the pending events. Those
     * who wait for it are not left waiting: for them it fails now, with a {@link CancellationException}, which counts as
     * handled.
     *
     * @return whether it was taken back; {@code false} if its time had come, or if it was cancelled before
     */
    public boolean cancel() {
        environment().scheduler().checkThread();
        if (!queued() || stale()) {
            return false;
        }
        failBeforeDue(new Cancelled(this));
        return true;
    }

    @Override
    boolean stale() {
        return !ok(); // Nothing else can make a timeout fail.
    }

    @Override
    public Event<T> succeed(T value) {
        throw new IllegalStateException(this + " has already been triggered");
    }

    @Override
    public String toString() {
        return "Timeout(at " + Times.seconds(dueNanos) + " s)";
    }

    /** Most are never seen, so it is cheap: its message is made when it is asked for, and it has no stack trace. */
    private static final class Cancelled extends CancellationException {

        private static final long serialVersionUID = 1L;

        private final transient Timeout<?> timeout;

        Cancelled(Timeout<?> timeout) {
            this.timeout = timeout;
        }

        @Override
        public String getMessage() {
            return timeout + " was cancelled";
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
