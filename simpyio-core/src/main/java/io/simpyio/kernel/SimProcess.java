package io.simpyio.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Straight-line code that awaits events, run by an environment; SimPy's {@code Process} (the name avoids
 * {@link java.lang.Process}). It is an event itself: triggered when the code returns, with what it returned, or throws.
 *
 * <p>Loop-confined, like every {@link Event}.
 *
 * @param <T> the type of what the process returns
 */
public final class SimProcess<T extends @Nullable Object> extends Event<T> {

    private static final Logger logger = LoggerFactory.getLogger(SimProcess.class);

    /** A body that goes on awaiting after it was told to end is abandoned, so that close() comes to an end. */
    private static final int MAX_AWAITS_IN_TERMINATION = 1_000;

    private final String name;
    private final Callable<? extends T> body;
    private final Coroutine coroutine;

    private @Nullable Event<?> target;
    private @Nullable Event<?> resumedBy;
    private long targetNanos;
    private @Nullable Deque<Interruption> interruptionsWhileBlocked;

    /** Links of the list of living processes, which {@link Processes} keeps. */
    @Nullable SimProcess<?> previousLiving;

    @Nullable SimProcess<?> nextLiving;

    private boolean blocked;
    private boolean terminating;
    private int awaitsInTermination;

    SimProcess(Environment environment, String name, Callable<? extends T> body) {
        super(environment);
        this.name = name;
        this.body = body;
        this.coroutine = environment.scheduler().coroutine(this, name);
        target = new Initialize(environment, this);
        targetNanos = environment.scheduler().turnNanos();
        environment.processes().add(this); // Last, as the others may fail: then there is no process.
    }

    /** The name given at the start; also the name of the process's thread. */
    public String name() {
        return name;
    }

    /** Whether the code of the process has not ended yet. */
    public boolean alive() {
        return !triggered();
    }

    /** The event the process is waiting for; empty while it runs, is blocked or has ended. */
    public Optional<Event<?>> target() {
        return Optional.ofNullable(target);
    }

    /** For how long it has been waiting for its {@link #target()}, in seconds; 0 if it does not wait. */
    public double waitedSeconds() {
        return target == null ? 0 : Times.seconds(Math.max(0, environment().nowNanos() - targetNanos));
    }

    /** The thread of the process, for its stack trace; any thread. */
    public Thread thread() {
        return coroutine.thread();
    }

    /** Interrupts the process without a cause; see {@link #interrupt(Object)}. */
    public void interrupt() {
        interruptWith(null);
    }

    /**
     * Throws an {@link Interrupt} into the process at the event it awaits, at the present time, before other events. A
     * process that is blocked outside the loop gets it at its next await.
     *
     * @param cause what {@link Interrupt#cause()} gives
     * @throws IllegalStateException if the process has ended, or if it is the one that calls
     */
    public void interrupt(Object cause) {
        interruptWith(cause);
    }

    private void interruptWith(@Nullable Object cause) {
        environment().scheduler().checkThread();
        if (triggered()) {
            throw new IllegalStateException(this + " has terminated and cannot be interrupted");
        }
        if (environment().scheduler().currentProcess() == this) {
            throw new IllegalStateException("A process is not allowed to interrupt itself");
        }
        new Interruption(this, cause);
    }

    /**
     * Goes on with the code because of an event: the one it awaits, or an interruption.
     *
     * @param last whether the event has nothing else to do
     */
    void resume(Event<?> event, boolean last) {
        if (triggered()) {
            return;
        }
        target = null;
        resumedBy = event;
        Scheduler scheduler = environment().scheduler();
        scheduler.lastCallback(last);
        try {
            resume();
        } finally {
            scheduler.lastCallback(false);
        }
    }

    private void resume() {
        Scheduler scheduler = environment().scheduler();
        scheduler.enter(this);
        try {
            coroutine.resume();
        } catch (Throwable failure) {
            // Its thread could not be started or switched to: an end like any other for those who wait for it.
            if (triggered()) {
                throw failure;
            }
            end(failure, true);
        } finally {
            left(scheduler);
        }
    }

    /** Goes on with code that had blocked. */
    void unblocked(Runnable continuation) {
        if (coroutine.suspended()) {
            return; // The JDK hands it over once more after another thread has asked for its stack trace.
        }
        Scheduler scheduler = environment().scheduler();
        if (blocked) {
            blocked = false;
            scheduler.countBlocked(-1);
        }
        scheduler.enter(this);
        try {
            continuation.run();
        } finally {
            left(scheduler);
        }
    }

    private void left(Scheduler scheduler) {
        scheduler.leave();
        while (coroutine.blocked()) {
            blocked = true;
            scheduler.countBlocked(1);
            Runnable continuation = scheduler.awaitUnblocked(this);
            if (continuation == null) {
                return; // The loop goes on without it.
            }
            blocked = false;
            scheduler.countBlocked(-1);
            scheduler.enter(this);
            try {
                continuation.run();
            } finally {
                scheduler.leave();
            }
        }
    }

    void interruptedBy(Interruption interruption) {
        if (triggered()) {
            return; // It ended while it handled an earlier interrupt.
        }
        if (blocked) {
            if (interruptionsWhileBlocked == null) {
                interruptionsWhileBlocked = new ArrayDeque<>(2);
            }
            interruptionsWhileBlocked.add(interruption);
            return;
        }
        if (target != null) {
            target.removeWaiter(this);
        }
        resume(interruption, true);
    }

    /** Runs the code to its end; on the process's own thread. */
    void call() {
        Object outcome;
        boolean failed = false;
        try {
            outcome = body.call();
        } catch (Throwable failure) {
            outcome = failure;
            failed = true;
        }
        try {
            end(outcome, failed);
        } catch (Throwable failure) {
            environment().scheduler().unhandled(this, failure);
        }
    }

    private void end(@Nullable Object outcome, boolean failed) {
        setOutcome(outcome, failed);
        environment().processes().remove(this);
        if (!terminating) {
            environment().scheduler().enqueueEnd(this);
            return;
        }
        tellOtherEnvironments();
        if (failed && !(outcome instanceof ProcessTermination || outcome instanceof InterruptedException)) {
            logger.warn("{} failed while its environment was closed", this, (Throwable) outcome);
        }
    }

    /** Who waits for it on the same loop goes on if only this environment was closed. */
    private void tellOtherEnvironments() {
        if (environment().closedAlone()) {
            defuse();
            environment().scheduler().enqueueEnd(this);
        }
    }

    <V extends @Nullable Object> V await(Event<V> event) {
        if (terminating) {
            throw terminationAgain();
        }
        Interruption missed = interruptionsWhileBlocked == null ? null : interruptionsWhileBlocked.poll();
        if (missed != null) {
            throw missed.interrupt();
        }
        if (!event.processed() && !environment().scheduler().runsOnWith(event)) {
            suspendUntil(event);
        }
        if (event.ok()) {
            return event.value();
        }
        event.defuse();
        throw EventFailedException.unchecked(event.failure());
    }

    private void suspendUntil(Event<?> event) {
        event.addWaiter(this);
        target = event;
        targetNanos = environment().scheduler().turnNanos();
        try {
            coroutine.suspend();
        } catch (Throwable failure) {
            event.removeWaiter(this); // It has not been suspended, so nothing may resume it.
            target = null;
            throw failure;
        }
        if (terminating) {
            event.removeWaiter(this);
            throw new ProcessTermination(toString());
        }
        Event<?> cause = resumedBy;
        resumedBy = null;
        if (cause instanceof Interruption interruption) {
            throw interruption.interrupt();
        }
    }

    private ProcessTermination terminationAgain() {
        if (++awaitsInTermination == MAX_AWAITS_IN_TERMINATION) {
            logger.warn(
                    "{} awaited {} events after its environment was closed; it is abandoned",
                    this,
                    MAX_AWAITS_IN_TERMINATION);
            environment().processes().remove(this);
            coroutine.suspend();
        }
        return new ProcessTermination(toString());
    }

    /** Ends the code at the event it awaits, so that its finally blocks run; a code not yet started never is. */
    void terminate() {
        if (triggered()) {
            return;
        }
        terminating = true;
        if (target instanceof Initialize) {
            setOutcome(new ProcessTermination(toString()), true);
            environment().processes().remove(this);
            tellOtherEnvironments();
        } else if (blocked) {
            coroutine.thread().interrupt();
        } else {
            resume();
        }
    }

    @Override
    void happen(int priority, long delayNanos) {
        throw new IllegalStateException(this + " is triggered by its own end only");
    }

    /** Whether it waits outside the loop, in a lock or a blocking call. */
    public boolean blocked() {
        return blocked;
    }

    @Override
    public Event<T> succeed(T value) {
        throw new IllegalStateException(this + " is triggered by its own end only");
    }

    @Override
    public Event<T> fail(Throwable failure) {
        throw new IllegalStateException(this + " is triggered by its own end only");
    }

    @Override
    public String toString() {
        return "SimProcess(" + name + ")";
    }
}
