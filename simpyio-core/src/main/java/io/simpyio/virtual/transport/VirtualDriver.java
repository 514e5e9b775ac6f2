package io.simpyio.virtual.transport;

import io.simpyio.kernel.Driver;
import io.simpyio.net.SchedulerEventLoop;

/** Lets a simulation's clock move to what is next: an event of the queue, or a timer of Netty's handlers. */
final class VirtualDriver implements Driver {

    private final SchedulerEventLoop eventLoop;
    private final Driver clock;

    VirtualDriver(SchedulerEventLoop eventLoop, Driver clock) {
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
        eventLoop.runOn(() -> clock.run(loop));
    }

    @Override
    public void poll() {
        eventLoop.runNow();
        clock.poll();
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
        return clock.advance(timerNanos < 0 ? deadlineNanos : Math.min(timerNanos, deadlineNanos));
    }

    @Override
    public void sync() {
        clock.sync();
    }

    @Override
    public void wakeup() {
        clock.wakeup();
    }

    @Override
    public void close() {
        eventLoop.terminate();
        clock.close();
    }
}
