package io.simpyio.net.realtime;

import io.simpyio.kernel.Driver;
import io.simpyio.net.SchedulerEventLoop;

/** Real time: the JVM's monotonic clock, and Netty's I/O handler to wait in. */
final class RealTimeDriver implements Driver {

    private static final Runnable NOTHING = () -> {};

    private final SchedulerEventLoop eventLoop;
    private final long originNanos = System.nanoTime();

    RealTimeDriver(SchedulerEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    @Override
    public boolean realTime() {
        return true;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - originNanos;
    }

    @Override
    public void run(Runnable loop) {
        eventLoop.runOn(loop);
    }

    @Override
    public void poll() {
        eventLoop.runNow();
    }

    @Override
    public boolean advance(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            eventLoop.run(0); // Zero waits without limit.
            return true;
        }
        long waitNanos = deadlineNanos - nanoTime();
        if (waitNanos > 0) {
            eventLoop.run(waitNanos);
        } else {
            eventLoop.runNow();
        }
        return true;
    }

    @Override
    public void wakeup() {
        if (!eventLoop.isShuttingDown()) {
            // A task, not a bare wake-up: the handlers forget one that comes between two of their waits.
            eventLoop.execute(NOTHING);
        }
    }

    @Override
    public void close() {
        eventLoop.terminate();
    }
}
