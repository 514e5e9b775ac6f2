package io.simpyio.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand over to the loop. Submissions are bounded; the resumptions of processes that had blocked are
 * not rejected, as there are never more of them than processes. Any thread may put, the loop alone takes.
 */
final class Inbox {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger submissions = new AtomicInteger();
    private final int limit;
    private final Limits limits;

    Inbox(int limit, Limits limits) {
        this.limit = limit;
        this.limits = limits;
    }

    void submit(Runnable task) {
        if (submissions.incrementAndGet() > limit) {
            submissions.decrementAndGet();
            limits.hit("maxSubmissions");
            throw new RejectedExecutionException(
                    "Too many submissions wait for the loop: the limit maxSubmissions is " + limit);
        }
        tasks.add(() -> {
            submissions.decrementAndGet();
            task.run();
        });
    }

    void resumption(Runnable task) {
        tasks.add(task);
    }

    @Nullable Runnable poll() {
        return tasks.poll();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** How much waits at the moment, resumptions included; takes as long as that is. */
    int length() {
        return tasks.size();
    }

    int size() {
        return submissions.get();
    }
}
