package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a loop, from start to stop, on a thread that is not a daemon and so keeps the application alive.
 *
 * <p>A simulation runs dry: nothing happens in it before somebody submits something, so its thread then looks for
 * submissions a hundred times a second.
 */
final class LoopRun {

    private static final Logger logger = LoggerFactory.getLogger(LoopRun.class);

    private static final long START_LIMIT_SECONDS = 10;
    private static final long STOP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STOP_AGAIN_MILLIS = 100;
    private static final long DRY_MILLIS = 10;

    private final Environment environment;
    private final Thread thread =
            Thread.ofPlatform().daemon(false).name("simpyio-run").unstarted(this::run);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    /** Fails when the environment is closed: the event never happens. */
    private final CompletableFuture<?> closed;

    LoopRun(Environment environment) {
        this.environment = environment;
        closed = environment.event().toCompletableFuture();
    }

    /** Returns when the loop runs. */
    void start() {
        thread.start();
        try {
            started.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The loop did not start", e.getCause());
        } catch (TimeoutException e) {
            stop();
            throw new IllegalStateException("The loop did not start within " + START_LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the loop started", e);
        }
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Returns when the loop has ended. */
    void stop() {
        stopRequested.countDown();
        long deadlineNanos = System.nanoTime() + STOP_LIMIT_NANOS;
        try {
            do {
                // Again and again, as a stop between two runs is lost.
                environment.stop();
                thread.join(STOP_AGAIN_MILLIS);
            } while (thread.isAlive() && System.nanoTime() < deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            logger.warn("The loop has not stopped; a process keeps it from doing so");
        }
    }

    private void run() {
        try {
            environment.scheduler().checkThread();
            environment.scheduler().submit(() -> started.complete(null));
            do {
                runOnce();
            } while (!closed.isDone() && !stopRequested.await(DRY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (Throwable failure) {
            if (!started.completeExceptionally(failure)) {
                logger.error("The loop has ended", failure);
            }
            return;
        } finally {
            closed.cancel(false); // The environment forgets it.
        }
        if (stopRequested.getCount() > 0) {
            logger.warn("The loop has ended before the application, as its environment was closed");
        }
    }

    /** Runs until the environment is stopped, closed or dry, or a failure ends the run because nobody handles it. */
    private void runOnce() {
        try {
            environment.run();
        } catch (Throwable failure) {
            if (!started.isDone()) {
                throw failure;
            }
            logger.error("A failure has ended the run of the loop, which goes on", failure);
        }
    }
}
