package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens at one point in time, once: it is pending, then triggered (scheduled, with its value), then
 * processed (its callbacks have been called).
 *
 * <p>Loop-confined: every method but {@link #await()} and {@link #toCompletableFuture()} may be called only by the
 * thread that runs the environment, or by any one thread while nothing runs it; other threads get a
 * {@link WrongThreadException}. Semantics follow SimPy's {@code simpy.events.Event}.
 *
 * @param <T> the type of the event's value
 */
public non-sealed class Event<T extends @Nullable Object> extends Occurrence {

    private static final Object PENDING = new Object();
    /** PENDING, the value, or the Throwable of a failed event. */
    private @Nullable Object outcome = PENDING;
    /** Nothing, one callback, or an ArrayList of them; a callback is a SimProcess, a Condition or a Consumer. */
    private @Nullable Object callbacks;

    private boolean failed;
    private boolean defused;
    private boolean processed;
    private boolean abandoned;

    /** Makes a pending event of an environment; {@link Environment#event()} is the usual way to one. */
    public Event(Environment environment) {
        super(environment);
        environment.scheduler().checkThread();
    }

    /** For an event that is about to be scheduled, which checks the thread. */
    Event(Environment environment, @Nullable Object outcome) {
        super(environment);
        this.outcome = outcome;
    }

    /** Whether the event has been given its value or failure and is scheduled, or already processed. */
    public final boolean triggered() {
        return outcome != PENDING;
    }

    /** Whether the callbacks of the event have been called. */
    public final boolean processed() {
        return processed;
    }

    /**
     * Whether the event was triggered with success.
     *
     * @throws IllegalStateException if the event is still pending
     */
    public final boolean ok() {
        requireTriggered();
        return !failed;
    }

    /**
     * The value of an event that succeeded.
     *
     * @throws IllegalStateException if the event is still pending, or if it failed (with the failure as cause)
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // Null is a value where T allows it, which the cast cannot express.
    public T value() {
        requireTriggered();
        if (failed) {
            throw new IllegalStateException(this + " failed and has no value", failure());
        }
        abandoned = false;
        return (T) outcome;
    }

    /**
     * The failure of an event that failed.
     *
     * @throws IllegalStateException if the event is still pending or succeeded
     */
    public final Throwable failure() {
        requireTriggered();
        if (!failed || !(outcome instanceof Throwable failure)) {
            throw new IllegalStateException(this + " has not failed");
        }
        return failure;
    }

    private void requireTriggered() {
        if (outcome == PENDING) {
            throw new IllegalStateException("Value of " + this + " is not yet available");
        }
    }

    /** Triggers the event with a value. Fails with an {@link IllegalStateException} if it was triggered before. */
    public Event<T> succeed(T value) {
        trigger(value, false, Scheduler.NORMAL, 0);
        return this;
    }

    /**
     * Triggers the event with a failure, which is thrown into every process that awaits it. A failure that nothing
     * {@linkplain #defuse() defuses} reaches the environment's failure handler, or ends its {@code run}.
     *
     * @throws IllegalStateException if the event was triggered before
     */
    public Event<T> fail(Throwable failure) {
        trigger(Objects.requireNonNull(failure, "failure"), true, Scheduler.NORMAL, 0);
        return this;
    }

    /** Triggers this event with the state and the value of another one that is triggered already. */
    public Event<T> trigger(Event<? extends T> other) {
        return other.ok() ? succeed(other.value()) : fail(other.failure());
    }

    /** Triggers the event without a value; it is processed after a delay. */
    void happen(int priority, long delayNanos) {
        trigger(null, false, priority, delayNanos);
    }

    final void trigger(@Nullable Object newOutcome, boolean isFailure, int priority, long delayNanos) {
        requirePending();
        environment().scheduler().enqueue(this, priority, delayNanos); // First, as it may fail: then nothing happened.
        setOutcome(newOutcome, isFailure);
    }

    private void requirePending() {
        if (outcome != PENDING) {
            throw new IllegalStateException(this + " has already been triggered");
        }
    }

    final void setOutcome(@Nullable Object newOutcome, boolean isFailure) {
        requirePending();
        outcome = newOutcome;
        failed = isFailure;
    }

    /** Replaces the value between trigger and callbacks: a condition collects its events' values only then. */
    final void replaceValue(T value) {
        outcome = value;
    }

    /** Whether the failure of this event counts as handled. */
    public final boolean defused() {
        return defused;
    }

    /** Marks the failure of this event as handled, so that it does not reach the failure handler or end the run. */
    public final Event<T> defuse() {
        defused = true;
        return this;
    }

    /**
     * Adds a callback, called once on the loop when the event is processed; in the order of addition.
     *
     * @throws IllegalStateException if the event is processed already
     */
    public final Event<T> addCallback(Consumer<? super Event<T>> callback) {
        environment().scheduler().checkThread();
        addWaiter(callback);
        return this;
    }

    /** Removes a callback that was added before; {@code false} if it is not there (any more). */
    public final boolean removeCallback(Consumer<? super Event<T>> callback) {
        environment().scheduler().checkThread();
        return removeWaiter(callback);
    }

    @SuppressWarnings("unchecked")
    void addWaiter(Object waiter) {
        if (processed) {
            throw new IllegalStateException(this + " has already been processed");
        }
        boolean again = abandoned;
        abandoned = false;
        if (callbacks == null) {
            callbacks = waiter;
        } else if (callbacks instanceof ArrayList<?> list) {
            ((List<Object>) list).add(waiter);
        } else {
            List<Object> list = new ArrayList<>(4);
            list.add(callbacks);
            list.add(waiter);
            callbacks = list;
        }
        if (again) {
            awaitedAgain();
        }
    }

    boolean removeWaiter(Object waiter) {
        boolean removed;
        if (callbacks instanceof ArrayList<?> list) {
            removed = list.remove(waiter);
            abandoned = list.isEmpty();
        } else {
            removed = callbacks != null && callbacks.equals(waiter);
            if (removed) {
                callbacks = null;
                abandoned = true;
            }
        }
        return removed;
    }

    /**
     * Fails an event that is in the queue and not due yet. Those who wait for it are told as soon as the present event is
     * done; if nobody does, it counts as processed.
     */
    final void failBeforeDue(Throwable failure) {
        outcome = failure;
        failed = true;
        defused = true;
        if (callbacks == null) {
            processed = true;
        } else {
            Event<@Nullable Void> now = new Event<>(environment());
            Consumer<Event<?>> process = event -> process();
            now.addWaiter(process);
            now.happen(Scheduler.NORMAL, 0);
        }
        environment().scheduler().cancelled();
    }

    /** Makes a failure of a success; if the event is in the queue, it is out of it. */
    final void undo(Throwable failure) {
        outcome = failure;
        failed = true;
        defused = true;
        callbacks = null;
        if (!processed) {
            processed = true;
            environment().scheduler().cancelled();
        }
    }

    /** In the queue nothing has been processed but what was {@linkplain #undo taken back}. */
    @Override
    boolean stale() {
        return processed;
    }

    /** Whether the event has succeeded and nobody waits for it, or ever has. */
    final boolean unwaited() {
        return callbacks == null && !abandoned && !failed && outcome != PENDING;
    }

    /** Whether this one waits for the event, and nobody else. */
    @SuppressWarnings("ReferenceEquality")
    final boolean onlyWaiterIs(Object waiter) {
        return callbacks instanceof ArrayList<?> list
                ? list.size() == 1 && list.getFirst() == waiter
                : callbacks == waiter;
    }

    /**
     * Whether those who waited for this event have all given up: were interrupted, or had enough with another event of
     * their condition; and nobody has asked for its value since. The event stays valid; an operation that may be pending
     * only once lets a new one take the place of an abandoned one, and the late failure of one may be nobody's concern.
     */
    protected final boolean abandoned() {
        return abandoned;
    }

    /** Called when somebody waits again for this event after it was {@linkplain #abandoned() abandoned}. */
    protected void awaitedAgain() {}

    /** Calls the callbacks. */
    @Override
    final void process() {
        Object waiters = callbacks;
        callbacks = null;
        processed = true;
        if (environment().closedAlone() && !(this instanceof SimProcess<?>)) {
            return; // Those who waited are gone with the environment.
        }
        if (waiters instanceof ArrayList<?> list) {
            for (int i = 0; i < list.size(); i++) {
                call(list.get(i), i == list.size() - 1);
            }
        } else if (waiters != null) {
            call(waiters, true);
        }
        if (failed && !defused) {
            environment().scheduler().unhandled(this, failure());
        }
    }

    @SuppressWarnings("unchecked")
    private void call(Object waiter, boolean last) {
        try {
            if (waiter instanceof SimProcess<?> process) {
                process.resume(this, last && !failed);
            } else if (waiter instanceof Condition condition) {
                condition.check(this);
            } else {
                ((Consumer<Event<T>>) waiter).accept(this);
            }
        } catch (Throwable failure) {
            // The other callbacks still get their event: nothing is lost because one of them is wrong.
            environment().scheduler().unhandled(this, failure);
        }
    }

    /** An event that is triggered once both this one and the other have been processed (SimPy's {@code &}). */
    public final AllOf and(Event<?> other) {
        return new AllOf(environment(), List.of(this, other));
    }

    /** An event that is triggered once this one or the other has been processed (SimPy's {@code |}). */
    public final AnyOf or(Event<?> other) {
        return new AnyOf(environment(), List.of(this, other));
    }

    /**
     * Waits for the event and returns its value. In a process of this environment's loop it suspends the process; on
     * any other thread it parks that thread until the loop has processed the event.
     *
     * @throws Interrupt if the process is interrupted while it waits; the event stays valid and may be awaited again
     * @throws RuntimeException the failure of the event itself, if it failed with an unchecked exception or error
     * @throws EventFailedException if it failed with a checked exception, which is the cause; or if the waiting thread,
     *     not a process, was interrupted
     * @throws IllegalStateException on the loop's own thread outside a process, where waiting would never end
     */
    public final T await() {
        SimProcess<?> process = environment().scheduler().currentProcess();
        return process != null ? process.await(this) : OutsideWaiter.await(this);
    }

    /**
     * A future that the loop completes when it has processed the event; exceptionally with the event's failure, which
     * then counts as handled, or with a {@link java.util.concurrent.CancellationException} when the environment is
     * closed first. May be called on any thread. Cancelling the future does not touch the event.
     */
    public final CompletableFuture<T> toCompletableFuture() {
        return OutsideWaiter.future(this);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(this));
    }
}
