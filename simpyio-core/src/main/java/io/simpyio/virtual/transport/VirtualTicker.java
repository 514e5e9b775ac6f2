package io.simpyio.virtual.transport;

import io.netty.util.concurrent.Ticker;
import io.simpyio.kernel.Driver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Simulated time for Netty: it stands still until the scheduler's clock moves. */
final class VirtualTicker implements Ticker {

    private @Nullable Driver clock;

    void follow(Driver newClock) {
        clock = newClock;
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return clock == null ? 0 : clock.nanoTime();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("Sleeping would stop simulated time for ever: use a timeout");
    }
}
