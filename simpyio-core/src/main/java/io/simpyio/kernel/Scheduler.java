package io.simpyio.kernel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs events one at a time on one thread, the loop: it owns the queue, drives the clock and the I/O, and switches the
 * processes. {@link Environment} is what users hold; backends use this class to bring I/O to the loop.
 *
 * <p>The thread that calls {@code run} is the loop until {@code run} returns. Everything is confined to it but
 * {@link #submit}, {@link #stop}, {@link #close} and the numbers of {@link #stats}.
 */
public final class Scheduler {

    /** The priority of process starts and interrupts: before everything else at the same time. */
    public static final int URGENT = 0;
    /** The priority of all other events. */
    public static final int NORMAL = 1;
    /** The priority of what gathers what others have done at the same time: after everything else. */
    public static final int LAST = 127;

    private static final Logger logger = LoggerFactory.getLogger(Scheduler.class);

    private static final long CLOSE_WAIT_SECONDS = 30;

    private final Driver driver;
    private final boolean realTime;
    private final CoroutineMode mode;
    private final EventQueue queue;
    private final @Nullable Monitor monitor;
    private final Loop loop;
    private final LoopThread loopThread;
    private final ForeignThreads foreignThreads;
    private final Limits limits = new Limits();
    /** In a simulation that repeats, a process that blocks holds up the loop; null if the loop goes on without it. */
    private final @Nullable BlockedWait blockedWait;

    private final List<Environment> environments = new CopyOnWriteArrayList<>();

    private @Nullable SimProcess<?> active;
    private int blockedProcesses;

    Scheduler(Environment.Builder options) {
        driver = options.driver();
        realTime = driver.realTime();
        mode = Coroutines.choose(options.coroutines());
        queue = new EventQueue(options.maxPendingEvents(), limits);
        monitor = Monitor.of(this, options.listeners());
        loop = new Loop(this, queue, options);
        loopThread = loop.thread();
        foreignThreads = new ForeignThreads(options.foreignThreadsRefused(), this::endRunWith);
        blockedWait = options.foreignThreadsRefused()
                ? new BlockedWait(loop, foreignThreads, options.blockedLimitNanos())
                : null;
    }

    void add(Environment environment) {
        environments.add(environment);
    }

    List<Environment> environments() {
        return environments;
    }

    /** The mode that is in use: never {@link CoroutineMode#AUTO}. Any thread. */
    public CoroutineMode coroutineMode() {
        return mode;
    }

    Driver driver() {
        return driver;
    }

    /** What tells the listeners; null if there are none. */
    @Nullable Monitor monitor() {
        return monitor;
    }

    // --- events ---

    /**
     * Makes a pending event happen after a delay, without a value; it counts as triggered from now on.
     *
     * @param priority {@link #URGENT}, {@link #NORMAL}, {@link #LAST} or any number between; smaller ones come first
     * @param delayNanos nanoseconds from now, not negative
     * @throws IllegalStateException if the event is triggered already, or if too many events are pending
     */
    public void schedule(Event<?> event, int priority, long delayNanos) {
        requireRoom();
        event.happen(priority, delayNanos);
    }

    /**
     * Makes a pending event happen after all others of the present time, whatever the number of pending events: what was
     * begun must come to its end.
     *
     * @throws IllegalStateException if the event is triggered already
     */
    public void scheduleLast(Event<?> event) {
        event.happen(LAST, 0);
    }

    /** Puts an event that is about to be triggered into the queue. */
    void enqueue(Event<?> event, int priority, long delayNanos) {
        checkThread();
        if (priority < 0 || priority > LAST) {
            throw new IllegalArgumentException("Priority " + priority + " is not between 0 and " + LAST);
        }
        enqueueChecked(event, priority, delayNanos);
    }

    /** Puts a new timeout into the queue. */
    void enqueueTimeout(Timeout<?> timeout, long delayNanos) {
        checkThread();
        requireRoom();
        enqueueChecked(timeout, NORMAL, delayNanos);
    }

    private void enqueueChecked(Occurrence event, int priority, long delayNanos) {
        push(event, dueNanos(delayNanos), priority, delayNanos);
    }

    private long dueNanos(long delayNanos) {
        if (delayNanos == 0) {
            return presentNanos();
        }
        long time = nanoTime() + delayNanos;
        if (delayNanos < 0 || time < 0 || time == Times.NEVER) {
            throw new IllegalArgumentException("Delay of " + Times.seconds(delayNanos) + " s is negative or too long");
        }
        return time;
    }

    /** Puts a timer into the queue, or to another place there. */
    void start(Timer timer, long delayNanos) {
        checkThread();
        if (timer.inQueue()) {
            startAgain(timer, delayNanos);
        } else {
            requireRoom();
            enqueueChecked(timer, NORMAL, delayNanos);
        }
    }

    private void startAgain(Timer timer, long delayNanos) {
        if (!timer.pending()) {
            requireRoom(); // To move it takes none.
        }
        long time = dueNanos(delayNanos);
        if (monitor == null) {
            timer.enqueueAgain(queue, time, delayNanos);
        } else {
            monitor.startAgain(queue, timer, time, delayNanos);
        }
    }

    EventQueue queue() {
        return queue;
    }

    private void push(Occurrence event, long time, int priority, long delayNanos) {
        if (monitor == null) {
            queue.push(event, time, priority, delayNanos);
        } else {
            monitor.schedule(queue, event, time, priority, delayNanos);
        }
    }

    /** Fails if too many events are pending to begin something new, such as a timer, a process or a request. */
    public void requireRoom() {
        queue.requireRoom();
    }

    /** Told of an event of the queue that is not to happen at its time any more. */
    void cancelled() {
        queue.cancelled();
    }

    /** Whether a process may go on at once with the event that it is about to await; see {@link Loop#runsOnWith}. */
    boolean runsOnWith(Event<?> event) {
        return loop.runsOnWith(event);
    }

    void lastCallback(boolean running) {
        loop.lastCallback(running);
    }

    /** Puts the end of a process into the queue, also while listeners are told of another event. */
    void enqueueEnd(SimProcess<?> process) {
        long time = presentNanos();
        long key = queue.push(process, time, NORMAL, 0);
        if (monitor != null) {
            monitor.scheduled(process, time, key);
        }
    }

    /** The present time in nanoseconds: in a simulation that of the present event, in real time the clock's. */
    public long nanoTime() {
        return driver.nanoTime();
    }

    /** In real time that of the present turn: cheaper than the clock, and never later than it. */
    private long presentNanos() {
        return realTime ? loop.nowNanos() : driver.nanoTime();
    }

    long headTime() {
        return queue.headTime();
    }

    /** Calls the task on the loop's own thread, not a process's, right after the present event or switch. */
    public void defer(Runnable task) {
        checkThread();
        loop.defer(task);
    }

    /**
     * Processes the events that are due, if the driver does I/O just now and calls this from the midst of it, in real
     * time: what has been read is still in the nearest cache. A bounded number of them; elsewhere it does nothing.
     */
    public void runDue() {
        loop.runDue();
    }

    /** Calls the task on the loop's own thread in its next turn, when the I/O of the present one is done. */
    public void deferToNextTurn(Runnable task) {
        checkThread();
        loop.resume(task);
    }

    /** Reports a failure that nobody else handles; to the failure handler, or it ends the run. */
    public void unhandled(Event<?> event, Throwable failure) {
        loop.failures().unhandled(event, failure);
    }

    /** Reports a failure that belongs to no event, as that of an event of its own. */
    void unhandled(Throwable failure) {
        unhandled(environments.getFirst(), failure);
    }

    void unhandled(Environment environment, Throwable failure) {
        Event<?> event = new Event<>(environment);
        event.setOutcome(failure, true);
        unhandled(event, failure);
    }

    // --- processes ---

    /** Ends the processes of an environment that is closed while others on this loop go on. */
    void endProcesses(Environment environment) {
        environments.remove(environment);
        loop.defer(() -> Shutdown.terminate(environment));
        if (!onLoop()) {
            loop.run(() -> {});
        }
    }

    Coroutine coroutine(SimProcess<?> process, String name) {
        if (loop.shutdown().begun() || process.environment().closedAlone()) {
            throw new IllegalStateException("The environment is closed; " + process + " cannot start");
        }
        return mode == CoroutineMode.LOOP ? new LoopCoroutine(process, name) : new BatonCoroutine(name, process::call);
    }

    void enter(SimProcess<?> process) {
        active = process;
        loopThread.switchTo(process.thread());
    }

    void leave() {
        active = null;
        loopThread.switchBack();
    }

    /** The process whose thread this is, while it runs on this scheduler. */
    @Nullable SimProcess<?> currentProcess() {
        SimProcess<?> process = active;
        return process != null && process.thread() == Thread.currentThread() ? process : null;
    }

    void countBlocked(int change) {
        blockedProcesses += change;
    }

    int blockedProcesses() {
        return blockedProcesses;
    }

    /** A body that had blocked can go on by running the continuation on the loop; any thread. */
    void unblocked(SimProcess<?> process, Runnable continuation) {
        if (blockedWait != null && blockedWait.handOver(process, continuation)) {
            return;
        }
        Runnable resumption = () -> process.unblocked(continuation);
        if (onLoop() && !loop.shutdown().begun()) {
            // Another process let it go on: right after the present event, so that runs repeat.
            loop.defer(resumption);
        } else {
            loop.resume(resumption);
        }
    }

    /** What goes on with a process that has blocked, if the loop waits for that; null if it goes on without it. */
    @Nullable Runnable awaitUnblocked(SimProcess<?> process) {
        return blockedWait == null ? null : blockedWait.await(process);
    }

    /** The time of the present turn: a field, where {@link #nanoTime()} may ask the clock. */
    long turnNanos() {
        return loop.nowNanos();
    }

    Limits limits() {
        return limits;
    }

    /** The process that runs, or has run a moment ago. Any thread. */
    public Optional<SimProcess<?>> runningProcess() {
        return Optional.ofNullable(active);
    }

    /** The thread that runs the loop right now, if any does. Any thread. */
    public Optional<Thread> runningThread() {
        return loopThread.runningThread();
    }

    // --- threads ---

    /** Whether the calling thread is the loop, or a process that the loop has switched to. Any thread. */
    public boolean onLoop() {
        return loopThread.isCurrent();
    }

    /** Whether a thread runs the loop right now. Any thread. */
    boolean running() {
        return loopThread.running();
    }

    /** Whether this is the thread that runs the loop right now. Any thread. */
    public boolean isLoopThread(Thread thread) {
        return loopThread.is(thread);
    }

    /** Fails with a {@link WrongThreadException} if another thread than the calling one runs the loop. */
    public void checkThread() {
        try {
            loopThread.check();
        } catch (WrongThreadException wrong) {
            foreignThreads.touched(wrong::getMessage);
            throw wrong;
        }
    }

    /**
     * Says that the calling thread touches the simulation, which fails its run if that was asked for with {@link
     * Environment.Builder#refuseForeignThreads}; not so if the thread is the loop, or if nothing runs. Any thread.
     */
    public void touched(String how) {
        if (running() && !onLoop()) {
            foreignThreads.touched(() -> how);
        }
    }

    /** Lets foreign threads touch the simulation until what is returned is closed. Any thread. */
    public ForeignThreadPermit allowForeignThreads() {
        return foreignThreads.allow();
    }

    private void endRunWith(Throwable failure) {
        loop.resume(() -> loop.failures().endRunWith(failure));
    }

    /**
     * Hands a task over to the loop, which calls it in its next turn; a task that has not been called when the
     * environment is closed never is. Any thread.
     *
     * @throws RejectedExecutionException if too many tasks wait already, or if the environment is closed
     */
    public void submit(Runnable task) {
        touched("submit");
        loop.submit(task);
    }

    /**
     * Hands over what must not be refused, as it belongs to something that was begun and is bounded where it was: the
     * reply to a call, its end. Called in the order in which one thread has handed over, what it has {@linkplain #submit
     * submitted} included; never if the environment is closed before. Any thread.
     */
    public void resume(Runnable task) {
        touched("resume");
        loop.resume(task);
    }

    /**
     * Hands a task over to another loop like that one's {@link #resume}, right after the present event: to wake another
     * loop may take a lock, as a selector does, and a process that has to wait for one is overtaken by the events of its
     * own loop. In the order of the calls.
     */
    public void handOver(Scheduler other, Runnable task) {
        defer(() -> other.resume(task));
    }

    /** Makes sure that a future that waits for the loop is cancelled when the loop is closed first. */
    void cancelWhenClosed(CompletableFuture<?> future) {
        loop.shutdown().cancelWhenClosed(future);
    }

    /** Calls the task on this thread if nothing runs the loop at the moment; {@code false} if something does. */
    boolean callIfIdle(Runnable task) {
        return loopThread.callIfIdle(task);
    }

    // --- running ---

    /**
     * Runs until the event is processed; without one, until {@link #stop()} or, in a simulation, until it is dry. Returns
     * whether the event has been processed.
     */
    boolean run(@Nullable Event<?> until) {
        if (until != null && until.processed()) {
            return true;
        }
        AtomicBoolean reached = new AtomicBoolean();
        loop.run(() -> {
            if (until == null) {
                loop.turnUntil(() -> false);
            } else {
                turnUntil(until, reached);
            }
        });
        return reached.getPlain();
    }

    /** Runs until a time; ends before all other events of that time, as SimPy does. */
    void run(Environment environment, long untilNanos) {
        loop.run(() -> {
            Event<@Nullable Void> until = new Event<>(environment);
            until.happen(URGENT, Math.max(0, untilNanos - nanoTime()));
            turnUntil(until, new AtomicBoolean());
        });
    }

    private void turnUntil(Event<?> until, AtomicBoolean reached) {
        Consumer<Event<?>> callback = event -> {
            reached.setPlain(true);
            loop.attend();
            event.defuse(); // The caller of run gets a failure.
        };
        until.addCallback(callback);
        try {
            loop.turnUntil(reached::getPlain);
        } finally {
            until.removeCallback(callback);
        }
    }

    /** Processes one event, waiting for it in real time; {@code false} if there is none left. */
    boolean step() {
        AtomicBoolean stepped = new AtomicBoolean();
        loop.run(() -> stepped.setPlain(loop.step()));
        return stepped.getPlain();
    }

    /** Whether the run ended by {@link #stop()} or {@link #close()}. */
    boolean endedEarly() {
        return loop.endedEarly();
    }

    /** Makes the present run return after the present event. Any thread; nothing happens if nothing runs. */
    public void stop() {
        loop.stop();
    }

    boolean closed() {
        return loop.shutdown().begun();
    }

    /**
     * Ends the living processes, so that their {@code finally} blocks run, then closes the driver; waits for it, unless
     * called on the loop itself, which then closes when the present event is done. Any thread; again is no error.
     */
    public void close() {
        loop.shutdown().begin();
        loop.attend();
        if (onLoop() || loop.shutdown().done()) {
            return;
        }
        loop.wakeup();
        if (!loop.closeWithin(CLOSE_WAIT_SECONDS)) {
            logger.warn(
                    "The environment has not closed within {} s; its loop is on {}", CLOSE_WAIT_SECONDS, loopThread);
        }
    }

    /** What the loop has done and has to do; any thread, each number as of some recent moment. */
    public LoopStats stats() {
        int processes = 0;
        for (Environment environment : environments) {
            processes += environment.processes().count();
        }
        return new LoopStats(
                loop.eventsProcessed(), loop.turns(), queue.size(), processes, blockedProcesses, loop.submissions());
    }
}
