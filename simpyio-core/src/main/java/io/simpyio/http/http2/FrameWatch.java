package io.simpyio.http.http2;

import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;

/** Watches that frames, and heads of several frames, come whole in time. Loop-confined. */
final class FrameWatch implements AutoCloseable {

    private final FrameBounds bounds;
    private final Watchdog watchdog;
    private final long idleNanos;
    private final long headNanos;
    private final Runnable tooSlow;

    /** {@code idleNanos} is how long a frame may be without a byte, {@code headNanos} how long a head may take. */
    FrameWatch(boolean server, Environment environment, long idleNanos, long headNanos, Runnable tooSlow) {
        this.bounds = new FrameBounds(server);
        this.watchdog = new Watchdog(environment);
        this.idleNanos = idleNanos;
        this.headNanos = headNanos;
        this.tooSlow = tooSlow;
    }

    /** Bytes have come; {@code more} tells whether the rest of their last frame is of interest. */
    void received(byte[] data, boolean more) {
        long headBefore = bounds.inHead() ? bounds.heads() : -1;
        bounds.received(data);
        if (!bounds.partial() || !more) {
            watchdog.stop();
        } else if (!bounds.inHead()) {
            watchdog.start(idleNanos, tooSlow);
        } else if (headBefore != bounds.heads()) {
            watchdog.start(headNanos, tooSlow);
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
