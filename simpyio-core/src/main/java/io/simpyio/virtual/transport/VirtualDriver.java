package io.simpyio.virtual.transport;

import io.simpyio.kernel.Driver;
import io.simpyio.net.SchedulerEventLoop;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets a simulation's clock move to what is next: an event of the queue, or a timer of Netty's handlers. */
final class VirtualDriver implements Driver {

    private final SchedulerEventLoop eventLoop;
    private final Driver clock;

    private volatile boolean held;
    private volatile boolean woken;
    private volatile @Nullable Thread loopThread;
    private boolean wasHeld;
    private boolean interrupted;

    VirtualDriver(SchedulerEventLoop eventLoop, Driver clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    /** Lets time stand still, or go on. Any thread. */
    void hold(boolean newHeld) {
        held = newHeld;
        wakeup();
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
        eventLoop.runOn(() -> clock.run(() -> runHere(loop)));
    }

    private void runHere(Runnable loop) {
        loopThread = Thread.currentThread();
        try {
            loop.run();
        } finally {
            loopThread = null;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
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
        long nextNanos = timerNanos < 0 ? deadlineNanos : Math.min(timerNanos, deadlineNanos);
        if (held && nextNanos > clock.nanoTime() && nextNanos != Long.MAX_VALUE) {
            standStill();
            return true;
        }
        if (wasHeld) {
            wasHeld = false;
            clock.sync(); // The real time for which it was held does not count.
        }
        return clock.advance(nextNanos);
    }

    private void standStill() {
        wasHeld = true;
        while (held && !woken) {
            LockSupport.park(this);
            // An interrupted thread does not park, so the flag is put aside until the run ends.
            interrupted |= Thread.interrupted();
        }
        woken = false;
    }

    @Override
    public void sync() {
        clock.sync();
    }

    @Override
    public void wakeup() {
        woken = true;
        clock.wakeup();
        LockSupport.unpark(loopThread);
    }

    @Override
    public void close() {
        eventLoop.terminate();
        clock.close();
    }
}
