package io.simpyio.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulation that keeps pace with real time: it waits before it moves on to the next event. Semantics
 * follow SimPy's {@code RealtimeEnvironment}; it is a simulation all the same, so it ends when it is dry.
 *
 * <p>What other threads hand over while it waits happens at once, at the simulated time that the clock on the wall has
 * come to.
 */
final class PacedDriver implements Driver {

    private final double factor;
    private final boolean strict;
    private final LongSupplier wallClock;
    private final LongConsumer park;

    /** A real time and the simulated time that belongs to it. */
    private long wallStartNanos;

    private long startNanos;
    private boolean started;
    private boolean interrupted;

    /** Written on the loop only; any thread may read it. */
    private volatile long nowNanos;

    private volatile boolean woken;
    private volatile @Nullable Thread loopThread;

    PacedDriver(double factor, boolean strict) {
        this(factor, strict, System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * A driver with a clock and a way to wait of its own.
     *
     * @param factor seconds of real time for each simulated second, positive
     * @param strict whether a simulation that is more than one simulated second behind fails
     * @param park waits for so many nanoseconds at most; may return early
     */
    PacedDriver(double factor, boolean strict, LongSupplier wallClock, LongConsumer park) {
        checkFactor(factor);
        this.factor = factor;
        this.strict = strict;
        this.wallClock = wallClock;
        this.park = park;
    }

    static void checkFactor(double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor must be positive and finite, but is " + factor);
        }
    }

    @Override
    public boolean realTime() {
        return false;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** The pace begins with the first run; it goes on between runs. */
    @Override
    public void run(Runnable loop) {
        if (!started) {
            sync();
        }
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

    /** Lets the present simulated time belong to the present real time. */
    @Override
    public void sync() {
        started = true;
        wallStartNanos = wallClock.getAsLong();
        startNanos = nowNanos;
    }

    @Override
    public void poll() {
        checkPace(nowNanos);
    }

    @Override
    public boolean advance(long deadlineNanos) {
        if (deadlineNanos == Times.NEVER) {
            if (woken) {
                woken = false;
                moveTo(simulatedNanos());
            }
            return false;
        }
        long left;
        while ((left = wallNanos(deadlineNanos) - wallElapsedNanos()) > 0 && !woken) {
            park.accept(left);
            // An interrupted thread does not park, so the flag is put aside until the run ends.
            interrupted |= Thread.interrupted();
        }
        if (left > 0) {
            woken = false;
            moveTo(Math.min(simulatedNanos(), deadlineNanos));
            return true;
        }
        checkPace(deadlineNanos);
        moveTo(deadlineNanos);
        return true;
    }

    private void moveTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    private long wallElapsedNanos() {
        return wallClock.getAsLong() - wallStartNanos;
    }

    /** The real time, counted from its start, that belongs to a simulated time. */
    private long wallNanos(long nanos) {
        return (long) ((nanos - startNanos) * factor);
    }

    /** The simulated time that belongs to the present real time. */
    private long simulatedNanos() {
        return startNanos + Math.min(Times.NEVER - 1 - startNanos, (long) (wallElapsedNanos() / factor));
    }

    private void checkPace(long nanos) {
        if (!strict) {
            return;
        }
        double behind = Times.seconds(wallElapsedNanos() - wallNanos(nanos));
        if (behind > factor) {
            throw new IllegalStateException(
                    "Simulation too slow for real time (%.3f s behind at %s s; the factor is %s)"
                            .formatted(behind, Times.seconds(nanos), factor));
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(loopThread);
    }

    @Override
    public void close() {}
}
