package io.simpyio.net.nio2;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where completed operations wait for the loop. The JDK takes it for the thread pool of its channel group, so that
 * completions come straight to the loop, and it has no threads of its own. It holds no more than there are operations
 * under way, which are at most two for each connection. Any thread adds, the loop takes.
 */
final class CompletionQueue extends AbstractExecutorService {

    private static final Logger logger = LoggerFactory.getLogger(CompletionQueue.class);

    private final Queue<Runnable> completions = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Thread waiting;
    private volatile boolean woken;
    private volatile boolean shutdown;

    @Override
    public void execute(Runnable completion) {
        completions.add(completion);
        unpark();
    }

    /** Ends the present wait of the loop, or else the next one. */
    void wakeup() {
        woken = true;
        unpark();
    }

    private void unpark() {
        Thread loop = waiting;
        if (loop != null) {
            LockSupport.unpark(loop);
        }
    }

    /** Waits until there is a completion or a wake-up, at most so long; may return early. */
    void await(long nanos) {
        waiting = Thread.currentThread();
        if (completions.isEmpty() && !woken) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = null;
        woken = false;
        if (Thread.interrupted()) { // Else the loop would not park again and spin.
            logger.debug("The loop was interrupted while it waited for I/O, which means nothing to it");
        }
    }

    /** Runs completions, at most so many, and says how many it were. */
    int run(int limit) {
        int count = 0;
        Runnable completion;
        while (count < limit && (completion = completions.poll()) != null) {
            count++;
            try {
                completion.run();
            } catch (Throwable failure) { // It takes no other with it.
                logger.warn("A completed operation could not be handled", failure);
            }
        }
        return count;
    }

    @Override
    public void shutdown() {
        shutdown = true; // What completes after that is still taken, as it holds buffers.
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
