package io.simpyio.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which thread is the loop at the moment: the one that called run, for as long as run takes. */
final class LoopThread {

    private final ReentrantLock lock = new ReentrantLock();

    /** The thread that may touch loop-confined state: the loop's, or that of the process it has switched to. */
    private @Nullable Thread runner;

    private volatile @Nullable Thread thread;

    /** Whether the calling thread is the loop, or the process that it has switched to. Any thread. */
    boolean isCurrent() {
        return runner == Thread.currentThread();
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

    void unpark() {
        LockSupport.unpark(thread);
    }

    /** Calls the task as the loop; fails with an {@link IllegalStateException} if another thread is it already. */
    void become(Driver driver, Runnable task) {
        // One second: others hold the lock for moments only, unless they are the loop.
        if (!becomeWithin(1, driver, task)) {
            throw new IllegalStateException("The environment is run by " + thread + " already");
        }
    }

    /** Calls the task as the loop, as soon as no other thread is it; {@code false} if that took too long. */
    boolean becomeWithin(long seconds, Driver driver, Runnable task) {
        if (Thread.currentThread().isVirtual()) {
            return onPlatformThread(seconds, driver, task);
        }
        try {
            if (isCurrent() || lock.isHeldByCurrentThread() || !lock.tryLock(seconds, TimeUnit.SECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            driver.run(() -> {
                thread = Thread.currentThread();
                runner = thread;
                try {
                    task.run();
                } finally {
                    runner = null;
                    thread = null;
                }
            });
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Calls the task on this thread if nobody is the loop; {@code false} if somebody is. Any thread. */
    boolean callIfIdle(Runnable task) {
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return false;
        }
        try {
            task.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The JDK does not run a virtual thread on a virtual one, so the loop gets a platform thread for the while. */
    private boolean onPlatformThread(long seconds, Driver driver, Runnable task) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofPlatform().name("simpyio-run").start(() -> {
            try {
                done.complete(becomeWithin(seconds, driver, task));
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
