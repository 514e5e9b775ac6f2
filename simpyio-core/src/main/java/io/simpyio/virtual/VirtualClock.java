package io.simpyio.virtual;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** Simulated time, for the kernel and for Netty alike: it stands still until the driver moves it. */
final class VirtualClock implements Ticker {

    private long nowNanos;

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    void moveTo(long timeNanos) {
        if (timeNanos < nowNanos) {
            throw new IllegalStateException("Time cannot go back from " + nowNanos + " ns to " + timeNanos + " ns");
        }
        nowNanos = timeNanos;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("Sleeping would stop simulated time for ever: use a timeout");
    }
}
