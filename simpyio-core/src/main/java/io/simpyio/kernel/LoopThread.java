package io.simpyio.kernel;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which thread is the loop at the moment: the one that called run, for as long as run takes. */
final class LoopThread {

    /** Others hold the lock for moments only, unless they are the loop. */
    private static final long IDLE_WAIT_SECONDS = 1;

    private final ReentrantLock lock = new ReentrantLock();

    /** The thread that may touch loop-confined state: the loop's, or that of the process it has switched to. */
    private @Nullable Thread runner;

    private volatile @Nullable Thread thread;

    /** Whether a thread has begun to become the loop and has not ended yet, be it for a moment only. */
    private final AtomicBoolean claimed = new AtomicBoolean();

    /** Put aside while a thread is the loop: it would not park, and a process that is switched to would clear it. */
    private boolean interrupted;

    /** What the loop does as such. */
    interface Work {

        /** Calls the work with the context that the driver wants around it. */
        void enter(Runnable work);

        void run();

        /** Called after run, when other threads see already that nobody is the loop. */
        void afterwards();
    }

    /** Whether the calling thread is the loop, or the process that it has switched to. Any thread. */
    boolean isCurrent() {
        return runner == Thread.currentThread();
    }

    boolean running() {
        return thread != null;
    }

    Optional<Thread> runningThread() {
        return Optional.ofNullable(thread);
    }

    boolean is(Thread other) {
        return thread == other;
    }

    void switchTo(Thread process) {
        runner = process;
    }

    void switchBack() {
        runner = Thread.currentThread();
    }

    /** Before a run, while nobody is the loop, any thread may set things up. */
    void check() {
        Thread allowed = runner;
        if (allowed != null && allowed != Thread.currentThread()) {
            throw new WrongThreadException("The environment is confined to its loop, which runs on " + allowed
                    + ": use environment.submit(...) on " + Thread.currentThread());
        }
    }

    /** Parks the loop. */
    void park(long nanos) {
        LockSupport.parkNanos(this, nanos);
        interrupted |= Thread.interrupted();
    }

    void unpark() {
        LockSupport.unpark(thread);
    }

    /** Does the work as the loop; fails with an {@link IllegalStateException} if another thread is it already. */
    void become(Work work) {
        if (!claimed.compareAndSet(false, true)) {
            Thread other = thread;
            throw new IllegalStateException(
                    "The environment is run by " + (other == null ? "another thread" : other) + " already");
        }
        try {
            if (!becomeWithin(IDLE_WAIT_SECONDS, work)) {
                throw new IllegalStateException("The environment is being closed or set up by another thread");
            }
        } finally {
            claimed.set(false);
        }
    }

    /** Does the work as the loop, as soon as no other thread is it; {@code false} if that took too long. */
    boolean becomeWithin(long seconds, Work work) {
        if (Thread.currentThread().isVirtual()) {
            return onPlatformThread(seconds, work);
        }
        if (lock.isHeldByCurrentThread() || !lockWithin(seconds)) {
            return false;
        }
        try {
            interrupted = Thread.interrupted();
            work.enter(() -> runAsLoop(work));
            return true;
        } finally {
            boolean wasInterrupted = interrupted;
            interrupted = false;
            lock.unlock();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void runAsLoop(Work work) {
        thread = Thread.currentThread();
        runner = thread;
        try {
            work.run();
        } finally {
            thread = null;
            try {
                work.afterwards();
            } finally {
                runner = null;
            }
        }
    }

    /** An interrupted thread can still run and close; its flag stays set. */
    private boolean lockWithin(long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Calls the task on this thread if nobody is the loop; {@code false} if somebody is. Any thread. */
    boolean callIfIdle(Runnable task) {
        if (lock.isHeldByCurrentThread()) {
            return false;
        }
        while (!lock.tryLock()) {
            if (thread != null) {
                return false;
            }
            Thread.onSpinWait(); // Held for a moment by a thread that begins or ends to be the loop, or does the same.
        }
        try {
            task.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The JDK does not run a virtual thread on a virtual one, so the loop gets a platform thread for the while. */
    private boolean onPlatformThread(long seconds, Work work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofPlatform().name("simpyio-run").start(() -> {
            try {
                done.complete(becomeWithin(seconds, work));
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        try {
            return done.join();
        } catch (CompletionException e) {
            throw EventFailedException.unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public String toString() {
        return String.valueOf(thread);
    }
}
