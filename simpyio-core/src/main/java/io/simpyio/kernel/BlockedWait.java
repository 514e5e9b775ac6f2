package io.simpyio.kernel;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the loop stand still while a process is blocked by something of its own (a lock, a class that is being loaded, a
 * sleep), so that what happens next does not depend on how long that takes: as with {@link BatonCoroutine}, which cannot
 * do otherwise. At most one process is waited for at a time.
 */
final class BlockedWait {

    private final Loop loop;
    private final ForeignThreads foreignThreads;
    private final long limitNanos;

    private final Object lock = new Object();
    /** Those that have blocked for too long, and are not waited for any more; guarded by the lock. */
    private final Set<SimProcess<?>> givenUp = new HashSet<>(1);

    private @Nullable Runnable handedOver;

    BlockedWait(Loop loop, ForeignThreads foreignThreads, long limitNanos) {
        this.loop = loop;
        this.foreignThreads = foreignThreads;
        this.limitNanos = limitNanos;
    }

    /** Gives the loop what goes on with a process; {@code false} if the loop does not wait for it. Any thread. */
    boolean handOver(SimProcess<?> process, Runnable continuation) {
        synchronized (lock) {
            if (givenUp.contains(process)) {
                return false;
            }
            handedOver = continuation;
        }
        loop.thread().unpark();
        return true;
    }

    /** Waits, on the loop; gives up, with null, if the run is over or takes too long. */
    @Nullable Runnable await(SimProcess<?> process) {
        long begin = System.nanoTime();
        boolean interrupted = false;
        while (true) {
            Runnable continuation = take();
            if (continuation != null) {
                return continuation;
            }
            if (loop.shutdown().begun() && !interrupted) {
                interrupted = true;
                process.thread().interrupt();
            }
            long left = limitNanos - (System.nanoTime() - begin);
            if (left <= 0 && (interrupted || !foreignThreads.allowed())) {
                return giveUp(process);
            }
            loop.thread().park(left > 0 ? left : limitNanos);
        }
    }

    private @Nullable Runnable take() {
        synchronized (lock) {
            Runnable continuation = handedOver;
            handedOver = null;
            return continuation;
        }
    }

    private @Nullable Runnable giveUp(SimProcess<?> process) {
        synchronized (lock) {
            Runnable continuation = handedOver;
            handedOver = null;
            if (continuation == null) {
                givenUp.add(process);
                IllegalStateException failure = new IllegalStateException(
                        process + " has blocked for " + TimeUnit.NANOSECONDS.toMillis(limitNanos)
                                + " ms, and the simulation cannot go on without it: let it await an event instead");
                failure.setStackTrace(process.thread().getStackTrace());
                loop.failures().endRunWith(failure);
            }
            return continuation;
        }
    }
}
