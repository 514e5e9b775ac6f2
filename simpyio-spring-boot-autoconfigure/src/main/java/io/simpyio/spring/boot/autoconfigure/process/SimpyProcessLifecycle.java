package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.ShutdownSignal;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the processes of the application after the loop and before the servers, whose calls may depend on them, and
 * interrupts them after the servers have stopped.
 */
public final class SimpyProcessLifecycle implements SmartLifecycle {

    /** Between the loop and the servers. */
    public static final int PHASE = DEFAULT_PHASE - 2560;

    private static final Logger logger = LoggerFactory.getLogger(SimpyProcessLifecycle.class);

    private static final long START_LIMIT_SECONDS = 10;
    /** The grace period is in the time of the environment; if its loop hangs, the stop still comes to an end. */
    private static final Duration STOP_RESERVE = Duration.ofSeconds(5);

    private final SimpyProcesses processes;
    private final Duration gracePeriod;
    private final Runnable releaseTime;
    private final LoopStall stall;

    private volatile boolean running;

    /** The task lets simulated time go on, if it stands still since the application is about to end. */
    SimpyProcessLifecycle(SimpyProcesses processes, Duration gracePeriod, Runnable releaseTime, LoopStall stall) {
        this.processes = processes;
        this.gracePeriod = gracePeriod;
        this.releaseTime = releaseTime;
        this.stall = stall;
    }

    @Override
    public void start() {
        if (running || processes.all().isEmpty()) {
            return;
        }
        processes.byEnvironment().forEach(this::start);
        running = true;
    }

    private void start(Environment environment, List<SupervisedProcess> itsProcesses) {
        try {
            environment
                    .submit(() -> itsProcesses.forEach(SupervisedProcess::start))
                    .get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The processes of the application did not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The processes of the application did not start within " + START_LIMIT_SECONDS + " s. "
                            + stall.describe(environment),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the processes of the application started", e);
        }
    }

    @Override
    public void stop() {
        interruptAll().join();
    }

    @Override
    public void stop(Runnable callback) {
        interruptAll().thenRun(callback);
    }

    /** Done when all processes have ended, or the grace period is over; never fails. */
    private CompletableFuture<Void> interruptAll() {
        running = false;
        return CompletableFuture.allOf(processes.byEnvironment().entrySet().stream()
                .map(each -> interrupt(each.getKey(), each.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> interrupt(Environment environment, List<SupervisedProcess> itsProcesses) {
        CompletableFuture<?> over;
        try {
            over = environment
                    .submit(() -> interruptAndWait(environment, itsProcesses))
                    .orTimeout(gracePeriod.plus(STOP_RESERVE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            over = CompletableFuture.failedFuture(e);
        }
        return over.handle((nothing, failure) -> {
            warnOfSurvivors(environment, itsProcesses, failure);
            return null;
        });
    }

    private void interruptAndWait(Environment environment, List<SupervisedProcess> itsProcesses) {
        ShutdownSignal signal = new ShutdownSignal(gracePeriod);
        itsProcesses.forEach(process -> process.interrupt(signal));
        releaseTime.run();
        environment
                .anyOf(environment.allOf(SimpyProcesses.living(itsProcesses)), environment.timeout(gracePeriod))
                .await();
    }

    private void warnOfSurvivors(
            Environment environment, List<SupervisedProcess> itsProcesses, @Nullable Throwable failure) {
        List<String> names = itsProcesses.stream()
                .filter(SupervisedProcess::unfinished)
                .map(SupervisedProcess::name)
                .toList();
        if (failure instanceof TimeoutException) {
            logger.warn(
                    "The loop has not gone on within the grace period of {} and {} more, so that processes have not"
                            + " ended: {}. {}",
                    gracePeriod,
                    STOP_RESERVE,
                    names,
                    stall.describe(environment));
        } else if (failure instanceof CancellationException) {
            if (!names.isEmpty()) {
                logger.warn("Processes that had not ended when the environment was closed: {}", names);
            }
        } else if (failure != null) {
            logger.warn("The processes of the application could not be interrupted: {}", names, failure);
        } else if (!names.isEmpty()) {
            logger.warn(
                    "Processes that have not ended within the grace period of {}: {}. One that catches RuntimeException"
                            + " around an await has to throw an Interrupt on",
                    gracePeriod,
                    names);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
