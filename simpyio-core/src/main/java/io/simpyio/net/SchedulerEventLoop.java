package io.simpyio.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Netty's event loop under a scheduler: a backend's driver lets the scheduler's loop run in {@link #runOn(Runnable)}
 * and calls {@code run} or {@code runNow} in its turns. Netty ties an event loop to one thread for good, so each has
 * one of its own, started by the first run and ended by {@link #terminate()}. A process counts as outside the event
 * loop: what it asks of a channel is done on the loop's own thread, right after the process has suspended.
 */
public final class SchedulerEventLoop extends ManualIoEventLoop {

    private static final String THREAD_NAME = "simpyio-loop";

    private String threadName = THREAD_NAME;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(threadFactory());

    /** An event loop with its I/O and its time source for scheduled tasks. */
    public SchedulerEventLoop(IoHandlerFactory ioHandlerFactory, Ticker ticker) {
        super(null, null, ioHandlerFactory, ticker);
    }

    private ThreadFactory threadFactory() {
        return task -> {
            Thread owner = new FastThreadLocalThread(task, threadName);
            owner.setDaemon(true);
            setOwningThread(owner);
            return owner;
        };
    }

    /** Says whose loop it is in the name of its thread, which begins with the first run: "main" goes without saying. */
    public void serves(String environmentName) {
        threadName = environmentName.equals("main") ? THREAD_NAME : THREAD_NAME + "-" + environmentName;
    }

    /** Calls the task on the event loop's thread and waits for it to end; throws what it throws. */
    public void runOn(Runnable task) {
        Future<?> done = thread.submit(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    done.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true; // The loop has its own ways to be stopped; its caller keeps the flag.
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException runtime ? runtime : new IllegalStateException(e.getCause());
    }

    /** When the next scheduled task is due, on the clock of the ticker; -1 if there is none. */
    public long nextDeadlineNanos() {
        return nextScheduledTaskDeadlineNanos();
    }

    /**
     * Closes all channels and the I/O handler at once, and ends the thread. On the event loop. An I/O handler on a
     * clock that stands still has to execute a task in its {@code prepareToDestroy}: Netty takes that as a sign of
     * life and goes on at once, else it waits for the clock to move.
     */
    public void terminate() {
        shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!isTerminated()) {
            runNow();
        }
        thread.shutdown();
    }
}
