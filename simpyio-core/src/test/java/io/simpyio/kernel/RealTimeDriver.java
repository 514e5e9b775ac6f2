package io.simpyio.kernel;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A clock of real time without any I/O: a run of it serves until it is stopped. */
class RealTimeDriver implements Driver {

    private final long start = System.nanoTime();
    private final Semaphore signal = new Semaphore(0);

    @Override
    public boolean realTime() {
        return true;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - start;
    }

    @Override
    public void poll() {}

    @Override
    public boolean advance(long deadlineNanos) {
        try {
            if (signal.tryAcquire(deadlineNanos - nanoTime(), TimeUnit.NANOSECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return true;
    }

    @Override
    public void wakeup() {
        signal.release();
    }

    @Override
    public void close() {}
}
