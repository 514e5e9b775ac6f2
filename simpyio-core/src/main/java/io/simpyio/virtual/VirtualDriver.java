package io.simpyio.virtual;

import io.simpyio.kernel.Driver;
import io.simpyio.net.SchedulerEventLoop;

/** Jumps from one thing to happen to the next: events of the queue, and the timers of Netty's handlers. */
final class VirtualDriver implements Driver {

    private final SchedulerEventLoop eventLoop;
    private final VirtualClock clock;

    VirtualDriver(SchedulerEventLoop eventLoop, VirtualClock clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    @Override
    public boolean realTime() {
        return false;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public void run(Runnable loop) {
        eventLoop.runOn(loop);
    }

    @Override
    public void poll() {
        eventLoop.runNow();
    }

    /**
     * Runs the Netty tasks of the present time, and moves the clock only if there are none. The timer that it has moved
     * to runs in the next turn, so that the events of that moment come before it and the scheduler knows the time.
     */
    @Override
    public boolean advance(long deadlineNanos) {
        if (eventLoop.runNow() > 0) {
            return true;
        }
        long timerNanos = eventLoop.nextDeadlineNanos();
        long nextNanos = timerNanos < 0 ? deadlineNanos : Math.min(timerNanos, deadlineNanos);
        if (nextNanos == Long.MAX_VALUE) {
            return false;
        }
        clock.moveTo(nextNanos);
        return true;
    }

    @Override
    public void wakeup() {
        // Nothing ever waits here.
    }

    @Override
    public void close() {
        eventLoop.terminate();
    }
}
