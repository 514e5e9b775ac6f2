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
 * One run of a loop, from start to stop. A thread that does nothing else keeps the application alive meanwhile; the
 * loop's own is a daemon, as a process that never gives the loop back must not keep the JVM from its exit.
 *
 * <p>A simulation runs dry: nothing happens in it before somebody submits something, so its thread then looks for
 * submissions a hundred times a second.
 */
final class LoopRun {

    private static final Logger logger = LoggerFactory.getLogger(LoopRun.class);

    private static final long START_LIMIT_SECONDS = 10;
    private static final long STOP_LIMIT_SECONDS = 10;
    private static final long STOP_AGAIN_MILLIS = 100;
    private static final long DRY_MILLIS = 10;

    private final Environment environment;
    private final LoopStall stall;
    private final Thread thread;
    private final Thread keepAlive;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    /** The loop has ended, or nobody waits for its end any more. */
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Fails when the environment is closed: the event never happens. */
    private final CompletableFuture<?> closed;

    LoopRun(Environment environment, LoopStall stall) {
        this.environment = environment;
        this.stall = stall;
        thread = Thread.ofPlatform()
                .daemon(true)
                .name(LoopName.thread("simpyio-run", environment))
                .unstarted(this::run);
        keepAlive = Thread.ofPlatform()
                .daemon(false)
                .name(LoopName.thread("simpyio-keep-alive", environment))
                .unstarted(this::awaitEnd);
        closed = environment.event().toCompletableFuture();
    }

    /** Returns when the loop runs. */
    void start() {
        keepAlive.start();
        thread.start();
        try {
            started.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name() + " did not start", e.getCause());
        } catch (TimeoutException e) {
            String reason = stall.describe(environment);
            stop();
            throw new IllegalStateException(
                    name() + " did not start within " + START_LIMIT_SECONDS + " s. " + reason, e);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name() + " was interrupted while it started", e);
        }
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Returns when the loop has ended, or has been waited for long enough; nothing keeps the JVM alive then. */
    void stop() {
        stopRequested.countDown();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_LIMIT_SECONDS);
        try {
            do {
                // Again and again, as a stop between two runs is lost.
                environment.stop();
                thread.join(STOP_AGAIN_MILLIS);
            } while (thread.isAlive() && System.nanoTime() < deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
        if (thread.isAlive()) {
            logger.warn("{} has not stopped within {} s. {}", name(), STOP_LIMIT_SECONDS, stall.describe(environment));
        }
    }

    private String name() {
        return LoopName.sentence(environment);
    }

    private void awaitEnd() {
        boolean over = false;
        while (!over) {
            try {
                ended.await();
                over = true;
            } catch (InterruptedException e) {
                // Not meant for this thread: only the end of the loop ends it.
            }
        }
    }

    private void run() {
        try {
            environment.scheduler().checkThread();
            environment.scheduler().submit(() -> started.complete(null));
            do {
                environment.sync(); // If it keeps pace: while it was dry no time has passed, and none is to be made up
                // for.
                runOnce();
            } while (!closed.isDone() && !stopRequested.await(DRY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (Throwable failure) {
            if (!started.completeExceptionally(failure)) {
                logger.error("{} has ended", name(), failure);
            }
            return;
        } finally {
            ended.countDown();
            closed.cancel(false); // The environment forgets it.
        }
        if (stopRequested.getCount() > 0) {
            logger.warn("{} has ended before the application, as its environment was closed", name());
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
