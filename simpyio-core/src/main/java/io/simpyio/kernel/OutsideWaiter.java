package io.simpyio.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How threads other than the loop wait for an event. */
final class OutsideWaiter {

    private static final Logger logger = LoggerFactory.getLogger(OutsideWaiter.class);
    private static final long PATIENCE_SECONDS = 10;

    private OutsideWaiter() {}

    static <T extends @Nullable Object> T await(Event<T> event) {
        if (event.environment().scheduler().onLoop()) {
            throw new IllegalStateException("await() was called on the loop's thread outside a process, where it would"
                    + " wait for ever: use a process, or a callback");
        }
        CompletableFuture<T> future = future(event);
        try {
            warnIfNobodyRuns(event, future);
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventFailedException(e);
        } catch (ExecutionException e) {
            throw EventFailedException.unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Waiting for a loop that nobody runs is legal, as somebody may yet, and hard to find out if nobody will. */
    private static void warnIfNobodyRuns(Event<?> event, CompletableFuture<?> future)
            throws InterruptedException, ExecutionException {
        try {
            future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            if (!event.environment().scheduler().running()) {
                logger.warn(
                        "{} waits for {}, and nothing runs the environment: call run(), or in an application do not"
                                + " await before its context has started",
                        Thread.currentThread(),
                        event);
            }
        }
    }

    static <T extends @Nullable Object> CompletableFuture<T> future(Event<T> event) {
        Scheduler scheduler = event.environment().scheduler();
        CompletableFuture<T> future = new CompletableFuture<>();
        if (scheduler.onLoop()) {
            connect(event, future);
        } else {
            scheduler.callIfIdle(() -> completeIfProcessed(event, future));
            if (!future.isDone()) {
                submit(event, future);
            }
        }
        if (!future.isDone()) {
            scheduler.cancelWhenClosed(future);
        }
        return future;
    }

    private static <T extends @Nullable Object> void submit(Event<T> event, CompletableFuture<T> future) {
        Scheduler scheduler = event.environment().scheduler();
        try {
            scheduler.submit(() -> connect(event, future));
            // The run may have ended just before: then nobody would look at what was submitted.
            scheduler.callIfIdle(() -> completeIfProcessed(event, future));
        } catch (RejectedExecutionException rejection) {
            if (!scheduler.closed()) {
                future.completeExceptionally(rejection);
            } // Else it is cancelled.
        }
    }

    private static <T extends @Nullable Object> void completeIfProcessed(Event<T> event, CompletableFuture<T> future) {
        if (event.processed()) {
            complete(event, future);
        }
    }

    static <T extends @Nullable Object> void connect(Event<T> event, CompletableFuture<T> future) {
        Consumer<Event<T>> complete = done -> complete(done, future);
        if (event.processed()) {
            complete(event, future);
        } else {
            event.addWaiter(complete);
        }
    }

    private static <T extends @Nullable Object> void complete(Event<T> event, CompletableFuture<T> future) {
        if (event.ok()) {
            future.complete(event.value());
        } else {
            event.defuse();
            future.completeExceptionally(event.failure());
        }
    }
}
