package io.simpyio.kernel;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where processes live and time passes: it makes events, runs them one at a time in the order (time, priority,
 * sequence), and knows what time it is. Semantics follow SimPy's {@code Environment}.
 *
 * <p>Times are seconds since the start of the environment, as {@code double} or {@link Duration}; inside they are
 * whole nanoseconds, so that sums are exact.
 *
 * <p>Loop-confined but for {@link #submit}, {@link #stop}, {@link #close}, {@link #stats} and {@link #now}: the thread
 * that calls {@code run} or {@code step} is the loop until it returns, and while it runs other threads get a
 * {@link WrongThreadException}. Before the first run and between runs any one thread may set things up.
 */
public final class Environment implements AutoCloseable {

    private final Scheduler scheduler;
    private final Processes processes;
    private final String name;
    private final Clock clock;
    private final boolean first;
    private boolean closedAlone;

    private Environment(Builder builder) {
        scheduler = new Scheduler(builder);
        processes = new Processes(scheduler.monitor());
        name = builder.name;
        clock = realTime() ? Clock.systemUTC() : new SimulatedClock(scheduler);
        first = true;
        scheduler.add(this);
    }

    private Environment(Environment sibling, String name, Clock clock) {
        scheduler = sibling.scheduler;
        processes = new Processes(scheduler.monitor());
        this.name = name;
        this.clock = clock;
        first = false;
        scheduler.add(this);
    }

    /** A simulation with all defaults: time starts at 0 and jumps from event to event. */
    public static Environment simulation() {
        return builder().build();
    }

    /** A builder; with no driver given it makes a simulation. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Another environment on the same loop, with processes of its own: a host of a simulated world. It can be {@linkplain
     * #close() closed} alone, and is closed with this one at the latest.
     *
     * @param name see {@link #name()}
     * @param clock see {@link #clock()}
     */
    public Environment sibling(String name, Clock clock) {
        scheduler.checkThread();
        return new Environment(this, name, clock);
    }

    /** What tells it from others on the same loop, in reports; "main" if not set. Any thread. */
    public String name() {
        return name;
    }

    /**
     * The time of day: in real time that of the system, in a simulation that of its clock, which begins with the year
     * 2000. Unlike {@link #now()} it may be set, so it may jump. Any thread.
     */
    public Clock clock() {
        return clock;
    }

    /** The loop under this environment, for those who bring I/O to it. */
    public Scheduler scheduler() {
        return scheduler;
    }

    Processes processes() {
        return processes;
    }

    /** The present time in seconds: in a simulation that of the present event, in real time a monotonic clock. */
    public double now() {
        return Times.seconds(scheduler.nanoTime());
    }

    /** The present time in nanoseconds. */
    public long nowNanos() {
        return scheduler.nanoTime();
    }

    /** Whether time passes by itself, so that {@link #run()} serves until stopped. Any thread. */
    public boolean realTime() {
        return scheduler.driver().realTime();
    }

    // --- events ---

    /** A new pending event. */
    public <T extends @Nullable Object> Event<T> event() {
        return new Event<>(this);
    }

    /** An event that happens after a delay in seconds, which must not be negative. */
    public Timeout<@Nullable Void> timeout(double delaySeconds) {
        return new Timeout<>(this, Times.nanos(delaySeconds), null);
    }

    /** An event that happens after a delay in seconds and then has a value. */
    public <T extends @Nullable Object> Timeout<T> timeout(double delaySeconds, T value) {
        return new Timeout<>(this, Times.nanos(delaySeconds), value);
    }

    /** An event that happens after a delay, which must not be negative. */
    public Timeout<@Nullable Void> timeout(Duration delay) {
        return new Timeout<>(this, Times.nanos(delay), null);
    }

    /** An event that happens after a delay and then has a value. */
    public <T extends @Nullable Object> Timeout<T> timeout(Duration delay, T value) {
        return new Timeout<>(this, Times.nanos(delay), value);
    }

    /**
     * A timer, which calls the action each time that it has been {@linkplain Timer#start started} and its time has come;
     * the action gets the timer, so that one action may serve many.
     */
    public Timer timer(Consumer<? super Timer> action) {
        scheduler.checkThread();
        return new Timer(this, action);
    }

    /** An event that is triggered when all of these have been processed. */
    public AllOf allOf(List<? extends Event<?>> events) {
        return new AllOf(this, events);
    }

    /** An event that is triggered when all of these have been processed. */
    public AllOf allOf(Event<?>... events) {
        return new AllOf(this, List.of(events));
    }

    /** An event that is triggered when one of these has been processed. */
    public AnyOf anyOf(List<? extends Event<?>> events) {
        return new AnyOf(this, events);
    }

    /** An event that is triggered when one of these has been processed. */
    public AnyOf anyOf(Event<?>... events) {
        return new AnyOf(this, List.of(events));
    }

    // --- processes ---

    /** Starts a process, which begins at the present time, and whose event has what the code returns. */
    public <T extends @Nullable Object> SimProcess<T> process(Callable<T> body) {
        return new SimProcess<>(this, "process", body);
    }

    /** Starts a process that returns nothing. */
    public SimProcess<@Nullable Void> process(ProcessBody body) {
        return process("process", body);
    }

    /** Starts a process with a name, which its thread has too. */
    public <T extends @Nullable Object> SimProcess<T> process(String name, Callable<T> body) {
        return new SimProcess<>(this, name, body);
    }

    /** Starts a process with a name that returns nothing. */
    public SimProcess<@Nullable Void> process(String name, ProcessBody body) {
        return new SimProcess<>(this, name, () -> {
            body.run();
            return null;
        });
    }

    /** The process that is running right now; empty in a callback and outside the loop. Any thread. */
    public Optional<SimProcess<?>> activeProcess() {
        return Optional.ofNullable(scheduler.currentProcess());
    }

    /** The processes that have not ended, in the order of their start. */
    public List<SimProcess<?>> livingProcesses() {
        scheduler.checkThread();
        return processes.snapshot();
    }

    /** The processes that have not ended, so many at most: those that were started first. */
    public List<SimProcess<?>> firstProcesses(int limit) {
        scheduler.checkThread();
        return processes.snapshot(limit);
    }

    /**
     * What is to happen next, so many events at most, of all environments on this loop. It takes time for those that are
     * looked for, however many there are.
     */
    public List<PendingEvent> pendingEvents(int limit) {
        scheduler.checkThread();
        return QueueView.first(limit, scheduler.queue());
    }

    /** How often each limit was reached by what runs on this loop. Any thread. */
    public Limits limits() {
        return scheduler.limits();
    }

    // --- running ---

    /**
     * Makes a pending event happen after a delay, without a value; it counts as triggered from now on.
     *
     * @param priority {@link Scheduler#URGENT}, {@link Scheduler#NORMAL} or another number up to 127; smaller is first
     */
    public void schedule(Event<?> event, int priority, Duration delay) {
        scheduler.schedule(event, priority, Times.nanos(delay));
    }

    /** The time of the next event in seconds; {@link Double#POSITIVE_INFINITY} if there is none. */
    public double peek() {
        scheduler.checkThread();
        long time = scheduler.headTime();
        return time == Times.NEVER ? Double.POSITIVE_INFINITY : Times.seconds(time);
    }

    /**
     * Processes the next event; in real time it waits for it.
     *
     * @throws EmptyScheduleException in a simulation that has none
     * @throws CancellationException if it was stopped while it waited
     */
    public void step() {
        if (!scheduler.step()) {
            if (scheduler.endedEarly()) {
                throw new CancellationException("The step was stopped while it waited for an event");
            }
            throw new EmptyScheduleException();
        }
    }

    /**
     * Runs: a simulation until no events are left, a real-time environment until it is stopped or closed. Throws the
     * failure that nobody waited for, if there is one and no {@link FailureHandler}.
     */
    public void run() {
        scheduler.run(null);
    }

    /** Runs until a time in seconds since the start, or until it is stopped; fails if that is not in the future. */
    public void run(double untilSeconds) {
        runUntil(Times.nanos(untilSeconds));
    }

    /** Runs until a time since the start, or until it is stopped; fails if that is not in the future. */
    public void run(Duration until) {
        runUntil(Times.nanos(until));
    }

    private void runUntil(long untilNanos) {
        scheduler.checkThread();
        long now = scheduler.nanoTime();
        if (untilNanos <= now) {
            throw new IllegalArgumentException("until (" + Times.seconds(untilNanos)
                    + " s) should be later than the current time (" + Times.seconds(now) + " s)");
        }
        scheduler.run(this, untilNanos);
    }

    /**
     * Runs until an event has been processed and returns its value, or throws its failure.
     *
     * @throws IllegalStateException if a simulation has no events left before
     * @throws CancellationException if the run was stopped before
     */
    public <T extends @Nullable Object> T run(Event<T> until) {
        if (!scheduler.run(until)) {
            if (scheduler.endedEarly()) {
                throw new CancellationException("The run was ended before its \"until\" event was triggered: " + until);
            }
            throw new IllegalStateException("No scheduled events left but \"until\" event was not triggered: " + until);
        }
        if (!until.ok()) {
            throw EventFailedException.unchecked(until.failure());
        }
        return until.value();
    }

    /** Lets a simulation with a {@linkplain Builder#pace pace} go on from now: the time since the last run does not count. */
    public void sync() {
        scheduler.checkThread();
        scheduler.driver().sync();
    }

    /** Makes the present run return after the present event; nothing happens if nothing runs. Any thread. */
    public void stop() {
        scheduler.stop();
    }

    // --- other threads ---

    /**
     * Starts a process from any thread; the future has what it returns, or throws.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many submissions wait for the loop already (the
     *     message names the limit), or if the environment is closed
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> body) {
        CompletableFuture<T> future = new CompletableFuture<>();
        scheduler.submit(() -> {
            try {
                OutsideWaiter.connect(process("submitted", body), future);
            } catch (Throwable failure) {
                if (!scheduler.closed()) { // Else it is cancelled.
                    future.completeExceptionally(failure);
                }
            }
        });
        scheduler.cancelWhenClosed(future);
        return future;
    }

    /** Starts a process that returns nothing from any thread; fails like {@link #submit(Callable)}. */
    public CompletableFuture<@Nullable Void> submit(ProcessBody body) {
        return submit(() -> {
            body.run();
            return null;
        });
    }

    /** What the loop has done and has to do. Any thread. */
    public LoopStats stats() {
        return scheduler.stats();
    }

    /**
     * Ends the living processes, so that their {@code finally} blocks run, and closes the loop with all its sockets.
     * Waits for that, unless it is called on the loop, which then closes after the present event. Any thread; calling
     * it again does nothing.
     *
     * <p>Of several {@linkplain #sibling environments on one loop}, the first one closes all of them. Each other closes
     * alone, on the loop or while nothing runs: its processes end right after the present event, those who wait for them
     * get a {@link ProcessTermination}, and its other events happen to nobody any more.
     */
    @Override
    public void close() {
        if (first) {
            scheduler.close();
        } else if (!closedAlone && !scheduler.closed()) {
            scheduler.checkThread();
            closedAlone = true;
            scheduler.endProcesses(this);
        }
    }

    /** Whether it is closed and others on the same loop go on. */
    boolean closedAlone() {
        return closedAlone;
    }

    @Override
    public String toString() {
        return "Environment(" + name + ")";
    }

    /** Makes an {@link Environment}. Not thread-safe; each setter checks its value when it is called. */
    public static final class Builder {

        private String name = "main";
        private @Nullable Driver driver;
        private @Nullable UnaryOperator<Driver> aroundClock;
        private boolean foreignThreadsRefused;
        private long blockedLimitNanos = 10_000_000_000L;
        private @Nullable Double pace;
        private boolean strict = true;
        private final List<KernelListener> listeners = new ArrayList<>(1);
        private CoroutineMode coroutines = CoroutineMode.AUTO;
        private @Nullable FailureHandler failureHandler;
        private int maxPendingEvents = 16_777_216;
        private int maxSubmissions = 65_536;

        private Builder() {}

        /** The clock and the I/O; a simulation's jumping clock if not set. A driver serves one environment. */
        public Builder driver(Driver newDriver) {
            driver = newDriver;
            return this;
        }

        /** What tells the environment from others in reports; "main" if not set. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /**
         * Puts I/O around the clock of a simulation, which jumps or keeps its {@linkplain #pace pace}. The driver that is
         * returned leaves to the one that it gets how time passes.
         */
        public Builder driver(UnaryOperator<Driver> around) {
            aroundClock = around;
            return this;
        }

        /**
         * Lets a run fail with a {@link ForeignThreadException} as soon as a thread that is not its own touches it: what
         * comes from outside comes at another time in each run. For the same reason a process that blocks, be it for a
         * lock, holds up the loop in both coroutine modes, and fails the run if that takes too long. Not so if not set.
         */
        public Builder refuseForeignThreads() {
            foreignThreadsRefused = true;
            return this;
        }

        /**
         * Lets a simulation without a driver keep pace with real time, as SimPy's {@code RealtimeEnvironment} does.
         *
         * @param factor seconds of real time for each simulated second, positive; 0.1 is ten times as fast as life
         */
        public Builder pace(double factor) {
            PacedDriver.checkFactor(factor);
            pace = factor;
            return this;
        }

        /** Whether a run fails when it is more than one simulated second behind its pace; {@code true} if not set. */
        public Builder strict(boolean newStrict) {
            strict = newStrict;
            return this;
        }

        /** Adds what is told of events and processes; nothing is if not set. */
        public Builder listener(KernelListener listener) {
            listeners.add(listener);
            return this;
        }

        /** How processes are switched; {@link CoroutineMode#AUTO} if not set. */
        public Builder coroutines(CoroutineMode mode) {
            coroutines = mode;
            return this;
        }

        /** What gets the failures that nobody waits for; if not set, such a failure ends the run, which throws it. */
        public Builder failureHandler(FailureHandler handler) {
            failureHandler = handler;
            return this;
        }

        /** How many events may be pending before new timers, processes and requests fail; 16,777,216 if not set. */
        public Builder maxPendingEvents(int limit) {
            maxPendingEvents = positive("maxPendingEvents", limit);
            return this;
        }

        /** How many submissions of other threads may wait for the loop; 65,536 if not set. */
        public Builder maxSubmissions(int limit) {
            maxSubmissions = positive("maxSubmissions", limit);
            return this;
        }

        private static int positive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be positive, but is " + value);
            }
            return value;
        }

        Driver driver() {
            if (driver != null && aroundClock == null) {
                if (pace != null) {
                    throw new IllegalStateException(
                            "A driver, such as that of a backend, has its own time and no pace");
                }
                return driver;
            }
            Driver clock = pace == null ? new SimulatedDriver() : new PacedDriver(pace, strict);
            return aroundClock == null ? clock : aroundClock.apply(clock);
        }

        /** For tests, which have no time. */
        Builder blockedLimitNanos(long nanos) {
            blockedLimitNanos = nanos;
            return this;
        }

        long blockedLimitNanos() {
            return blockedLimitNanos;
        }

        boolean foreignThreadsRefused() {
            return foreignThreadsRefused;
        }

        List<KernelListener> listeners() {
            return listeners;
        }

        CoroutineMode coroutines() {
            return coroutines;
        }

        @Nullable FailureHandler failureHandler() {
            return failureHandler;
        }

        int maxPendingEvents() {
            return maxPendingEvents;
        }

        int maxSubmissions() {
            return maxSubmissions;
        }

        /** Makes the environment. */
        public Environment build() {
            return new Environment(this);
        }
    }
}
