package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.ShutdownSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A method at work: it is called in a process, and what it throws is handled there, so that the process itself never
 * fails. Loop-confined but for what says otherwise.
 */
public final class SupervisedProcess {

    private static final Logger logger = LoggerFactory.getLogger(SupervisedProcess.class);

    private final ProcessDefinition definition;
    private final SimpyioProcessesProperties.BackOff backOff;
    private final Consumer<SupervisedProcess> applicationFailure;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();

    private volatile @Nullable SimProcess<?> process;
    private volatile boolean cutOff;
    private boolean shuttingDown;

    /** The consumer is called, once, when the process has failed and the application is to end. */
    SupervisedProcess(
            ProcessDefinition definition,
            SimpyioProcessesProperties.BackOff backOff,
            Consumer<SupervisedProcess> applicationFailure) {
        this.definition = definition;
        this.backOff = backOff;
        this.applicationFailure = applicationFailure;
    }

    /** The name; any thread. */
    public String name() {
        return definition.name();
    }

    /** How many calls of the method have failed; any thread. */
    public long failures() {
        return failures.get();
    }

    /** How many calls of the method followed a failed one; any thread. */
    public long restarts() {
        return restarts.get();
    }

    /** The process, until it has ended; on another thread than the loop as of some recent moment. */
    Optional<SimProcess<?>> living() {
        return Optional.<SimProcess<?>>ofNullable(process).filter(SimProcess::alive);
    }

    /** Whether the process has not come to an end of its own, be it that it lives or that a close cut it off; any thread. */
    boolean unfinished() {
        return cutOff || living().isPresent();
    }

    /** Where it runs; any thread. */
    Environment environment() {
        return definition.environment();
    }

    void start() {
        if (living().isPresent()) {
            logger.warn("Process {} has not ended since it was interrupted; it is not started again", name());
            return;
        }
        shuttingDown = false;
        cutOff = false;
        process = environment().process(name(), this::supervise);
    }

    void interrupt(ShutdownSignal signal) {
        shuttingDown = true;
        living().ifPresent(living -> living.interrupt(signal));
    }

    private void supervise() {
        Environment environment = environment();
        try {
            if (definition.initialDelay().isPositive()) {
                environment.timeout(definition.initialDelay()).await();
            }
            int failuresInARow = 0;
            while (true) {
                long startNanos = environment.nowNanos();
                Throwable failure = call();
                if (failure == null || !restartAfter(failure)) {
                    return;
                }
                boolean recovered =
                        environment.nowNanos() - startNanos >= backOff.max().toNanos();
                failuresInARow = recovered ? 1 : failuresInARow + 1;
                Duration delay = backOff.delay(failuresInARow);
                logger.error("Process {} failed; it is called again in {}", name(), delay, failure);
                environment.timeout(delay).await();
                restarts.incrementAndGet();
            }
        } catch (ProcessTermination termination) {
            cutOff = true;
            throw termination;
        } catch (Interrupt interrupt) {
            if (!shuttingDown) {
                throw interrupt; // Somebody interrupts a wait of ours, which is nothing that we know how to handle.
            }
        }
    }

    /** Calls the method, and returns what it threw. */
    private @Nullable Throwable call() {
        try {
            definition.body().run();
            return null;
        } catch (ProcessTermination termination) {
            throw termination;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private boolean restartAfter(Throwable failure) {
        if (shuttingDown) {
            if (!(failure instanceof Interrupt)) {
                failures.incrementAndGet();
                logger.warn("Process {} failed while the application stopped", name(), failure);
            }
            return false;
        }
        failures.incrementAndGet();
        if (definition.onFailure() == OnFailure.RESTART) {
            return true;
        }
        if (definition.onFailure() == OnFailure.FAIL) {
            logger.error("Process {} failed, which ends the application", name(), failure);
            applicationFailure.accept(this);
        } else {
            logger.error("Process {} failed and is stopped", name(), failure);
        }
        return false;
    }

    @Override
    public String toString() {
        return "SupervisedProcess(" + name() + ")";
    }
}
