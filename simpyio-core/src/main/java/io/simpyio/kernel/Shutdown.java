package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a scheduler: whether it has begun, which processes are still to be ended, and which futures of other
 * threads would wait for ever. {@link #unwind} is confined to the loop, the rest is for any thread.
 */
@SuppressWarnings({"UndefinedEquals", "FutureReturnValueIgnored"}) // A future is equal to itself only.
final class Shutdown {

    private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

    private static final long BLOCKED_PROCESS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Set<CompletableFuture<?>> futures = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile boolean begun;
    private volatile boolean done;

    void begin() {
        begun = true;
    }

    boolean begun() {
        return begun;
    }

    boolean done() {
        return done;
    }

    /** Makes sure that a future that waits for the loop is cancelled when the loop is closed first. */
    void cancelWhenClosed(CompletableFuture<?> future) {
        futures.add(future);
        future.whenComplete((value, failure) -> futures.remove(future));
        if (done) {
            cancel(future);
        }
    }

    private void finish() {
        done = true;
        for (CompletableFuture<?> future : futures.toArray(CompletableFuture<?>[]::new)) {
            cancel(future);
        }
    }

    private static void cancel(CompletableFuture<?> future) {
        future.completeExceptionally(new CancellationException("The environment was closed"));
    }

    /** Closes the driver, whose failure only those who read the log can use, and lets nobody wait any more. */
    void finish(Driver driver) {
        try {
            driver.close();
        } catch (Throwable failure) {
            logger.warn("The driver of an environment could not be closed", failure);
        }
        finish();
    }

    /** Ends all living processes, in the order of their start, and waits a while for those that are blocked. */
    void unwind(List<Environment> environments, Loop loop) {
        loop.runDeferred();
        List<SimProcess<?>> blocked = new ArrayList<>();
        for (Environment environment : environments) {
            blocked.addAll(terminate(environment));
        }
        awaitBlocked(loop, blocked);
        loop.runDeferred();
    }

    /** Ends the living processes of an environment, in the order of their start; those that are blocked end later. */
    static List<SimProcess<?>> terminate(Environment environment) {
        List<SimProcess<?>> blocked = new ArrayList<>();
        for (SimProcess<?> process : environment.processes().snapshot()) {
            try {
                process.terminate();
            } catch (Throwable failure) {
                logger.warn("{} could not be ended and is abandoned", process, failure);
            }
            if (process.blocked()) {
                blocked.add(process);
            }
        }
        return blocked;
    }

    private static void awaitBlocked(Loop loop, List<SimProcess<?>> blocked) {
        long deadline = System.nanoTime() + BLOCKED_PROCESS_GRACE_NANOS;
        while (blocked.stream().anyMatch(SimProcess::blocked)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                blocked.stream()
                        .filter(SimProcess::blocked)
                        .forEach(process -> logger.warn(
                                "{} is still blocked after the environment was closed; it is abandoned", process));
                return;
            }
            loop.awaitInbox(left);
        }
    }
}
