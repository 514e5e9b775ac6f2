package io.simpyio.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a scheduler: in each turn it calls what other threads have handed over, processes the events that are due
 * and lets the driver move on. Confined to the thread that is the loop, where nothing else is said.
 */
final class Loop {

    /** So many due events run before I/O is looked at again; a look costs about as much as a few events. */
    private static final int EVENTS_PER_TURN = 64;
    /** So many tasks of other threads are called before events have their turn again. */
    private static final int TASKS_PER_TURN = 1_024;

    private final Scheduler scheduler;
    private final Driver driver;
    private final boolean realTime;
    private final EventQueue queue;
    private final Inbox inbox;
    private final Failures failures;
    private final @Nullable Monitor monitor;

    /** What has to be done on the loop's own thread right after the present event or switch. */
    private final Deque<Runnable> deferred = new ArrayDeque<>();

    private final LoopThread thread = new LoopThread();
    private final Shutdown shutdown = new Shutdown();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean stopRequested;
    /** Set by all that may end the turns, after it has said so elsewhere: one look after each event tells. */
    private volatile boolean attention;

    private long nowNanos;
    private long eventsProcessed;
    private long turns;
    /** How many more events may run before I/O and other threads have their turn. */
    private int budget;
    /** Whether the driver does I/O just now, and events may be processed in the midst of it. */
    private boolean inDriver;
    /** Whether the code that runs now is the last that the present event has to call. */
    private boolean lastCallback;

    Loop(Scheduler scheduler, EventQueue queue, Environment.Builder options) {
        this.scheduler = scheduler;
        this.queue = queue;
        driver = scheduler.driver();
        realTime = driver.realTime();
        inbox = new Inbox(options.maxSubmissions(), scheduler.limits());
        failures = new Failures(options.failureHandler(), this::attend);
        monitor = scheduler.monitor();
        nowNanos = driver.nanoTime();
    }

    /** Which thread is the loop. Any thread. */
    LoopThread thread() {
        return thread;
    }

    /** Whether it is coming to its end, and who waits for that. Any thread. */
    Shutdown shutdown() {
        return shutdown;
    }

    Failures failures() {
        return failures;
    }

    /** The time of the present turn. */
    long nowNanos() {
        return nowNanos;
    }

    long eventsProcessed() {
        return eventsProcessed;
    }

    long turns() {
        return turns;
    }

    // --- what is handed over ---

    void defer(Runnable task) {
        deferred.add(task);
    }

    /** Any thread. */
    void submit(Runnable task) {
        if (shutdown.begun()) {
            throw new RejectedExecutionException("The environment is closed");
        }
        inbox.submit(task);
        wakeup();
    }

    /** Like submit, for what must not be rejected. Any thread. */
    void resume(Runnable resumption) {
        inbox.resumption(resumption);
        wakeup();
    }

    /** Any thread. */
    int submissions() {
        return inbox.size();
    }

    /** Any thread. */
    void stop() {
        stopRequested = true;
        attend();
        wakeup();
    }

    /** Makes the loop look after the present event whether its turns have to end. Any thread. */
    void attend() {
        attention = true;
    }

    /** Any thread. */
    void wakeup() {
        if (!shutdown.done() && signalled.compareAndSet(false, true)) {
            driver.wakeup();
            thread.unpark();
        }
    }

    void runDeferred() {
        Runnable task;
        while ((task = deferred.poll()) != null) {
            call(task);
        }
    }

    private void drainInbox(int limit) {
        if (!signalled.get()) {
            return; // Whoever puts something in signals after it. A look costs nothing, a write a fence.
        }
        signalled.set(false);
        for (int called = 0; called < limit; called++) {
            Runnable task = inbox.poll();
            if (task == null) {
                return;
            }
            call(task);
            runDeferred();
        }
        if (!inbox.isEmpty()) {
            wakeup(); // For what is left, as the signal is forgotten.
        }
    }

    /** Waits for what other threads hand over, and calls it. */
    void awaitInbox(long nanos) {
        if (inbox.isEmpty()) {
            thread.park(nanos);
        }
        drainInbox(TASKS_PER_TURN);
    }

    /** A task that throws takes nothing else with it. */
    private void call(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            scheduler.unhandled(failure);
        }
    }

    // --- turns ---

    /** Does the work as the loop, then throws what has ended it, if anything has. Any thread that may become the loop. */
    void run(Runnable body) {
        if (shutdown.begun()) {
            throw new IllegalStateException("The environment is closed");
        }
        Work work = new Work(() -> {
            stopRequested = false;
            runDeferred();
            body.run();
        });
        thread.become(work);
        if (work.failure != null) {
            throw EventFailedException.unchecked(work.failure);
        }
    }

    /** Ends the processes and closes the driver as the loop; {@code false} if another thread was it for too long. */
    boolean closeWithin(long seconds) {
        return thread.becomeWithin(seconds, new Work(() -> {}));
    }

    /** Turns, until the condition holds or nothing can happen any more. Whoever makes it hold calls {@link #attend}. */
    void turnUntil(BooleanSupplier reached) {
        do {
            attention = false; // First, so that nothing is missed that is said from now on.
        } while (!ended(reached) && turn(reached));
    }

    private boolean ended(BooleanSupplier reached) {
        return reached.getAsBoolean() || endedEarly();
    }

    boolean endedEarly() {
        return stopRequested || shutdown.begun() || failures.endRun();
    }

    /** Processes one event, waiting for it in real time; {@code false} if there is none left. */
    boolean step() {
        long before = eventsProcessed;
        turnUntil(() -> {
            attention = true;
            return eventsProcessed > before;
        });
        return eventsProcessed > before;
    }

    /** Runs what is due, up to a bound, then looks at I/O or waits; {@code false} if nothing can happen any more. */
    private boolean turn(BooleanSupplier reached) {
        turns++;
        drainInbox(TASKS_PER_TURN);
        nowNanos = driver.nanoTime();
        // Asked once more: the drain has forgotten the signal of a stop just before it, and a task may have failed.
        if (ended(reached)) {
            return true;
        }
        budget = EVENTS_PER_TURN;
        Occurrence head;
        while ((head = queue.head()) != null && due(head.dueNanos)) {
            if (budget-- <= 0) {
                poll();
                return true;
            }
            process(head);
            if (!deferred.isEmpty()) {
                runDeferred();
            }
            if (attention) {
                return true;
            }
        }
        return advance();
    }

    /**
     * Processes what is due in the midst of the driver's I/O, up to the bound of a turn: what has just been read is
     * handled before more is. Does nothing elsewhere, and in a simulation.
     */
    void runDue() {
        if (!inDriver) {
            return;
        }
        inDriver = false; // Not once more inside.
        try {
            nowNanos = driver.nanoTime();
            budget = EVENTS_PER_TURN;
            Occurrence head;
            while (!attention && budget-- > 0 && (head = queue.head()) != null && due(head.dueNanos)) {
                process(head);
                runDeferred();
            }
        } catch (Throwable thrown) { // As in a turn, and not into what does the I/O.
            failures.endRunWith(thrown);
        } finally {
            inDriver = true;
        }
    }

    private void poll() {
        inDriver = realTime;
        try {
            driver.poll();
        } finally {
            inDriver = false;
        }
        runDeferred();
    }

    private boolean due(long time) {
        if (time <= nowNanos) {
            return true;
        }
        if (driver.jump(time)) {
            nowNanos = time;
            return true;
        }
        return false;
    }

    private void process(Occurrence head) {
        take(head);
        if (head instanceof Timer timer) { // Not left to the virtual call, as a loop mostly has events of many classes.
            timer.process();
        } else {
            head.process();
        }
    }

    private void take(Occurrence head) {
        eventsProcessed++;
        if (monitor == null) {
            queue.pop(head);
        } else {
            monitor.pop(queue, head);
        }
    }

    /** Told by an event around the last of its callbacks, unless it has failed and is to be looked at afterwards. */
    void lastCallback(boolean running) {
        lastCallback = running;
    }

    /**
     * Whether the event that a process is about to await is the very next thing that the loop would do, and has the
     * process as its only waiter. Then it is processed here, in the process, which need not be switched to and fro.
     * What happens, and in which order, is the same.
     */
    boolean runsOnWith(Event<?> event) {
        if (!lastCallback || budget <= 0 || !event.unwaited() || !queue.isHead(event)) {
            return false;
        }
        if (attention || !deferred.isEmpty() || !due(queue.headTime())) {
            return false;
        }
        budget--;
        take(event);
        event.process();
        return true;
    }

    private boolean advance() {
        boolean more;
        inDriver = realTime;
        try {
            more = driver.advance(queue.headTime());
        } finally {
            inDriver = false;
        }
        runDeferred();
        if (more || queue.size() > 0) {
            return true;
        }
        if (scheduler.blockedProcesses() == 0 && inbox.isEmpty()) {
            return false;
        }
        // A simulation whose events are used up, but processes are blocked elsewhere: they may schedule new ones.
        while (inbox.isEmpty() && !endedEarly()) {
            thread.park(Long.MAX_VALUE);
        }
        driver.advance(Times.NEVER); // A simulation that keeps pace takes note of the time that this took.
        return true;
    }

    private void close() {
        try {
            shutdown.unwind(scheduler.environments(), this);
        } finally {
            shutdown.finish(driver);
        }
    }

    /** What a thread does while it is the loop; nothing that the driver or the body throws leaves it half done. */
    private final class Work implements LoopThread.Work {

        private final Runnable body;

        @Nullable Throwable failure;

        Work(Runnable body) {
            this.body = body;
        }

        @Override
        public void enter(Runnable work) {
            if (!shutdown.done()) { // Else another thread was faster to close it.
                guard(() -> driver.run(work));
                failure = failures.take();
            }
        }

        @Override
        public void run() {
            guard(body);
            if (shutdown.begun()) {
                guard(Loop.this::close);
            }
        }

        /** Whoever saw a running loop and handed something over is served, though the run has come to its end. */
        @Override
        public void afterwards() {
            if (!shutdown.begun()) {
                guard(() -> drainInbox(inbox.length()));
            }
        }

        private void guard(Runnable task) {
            try {
                task.run();
            } catch (Throwable thrown) {
                failures.endRunWith(thrown);
            }
        }
    }
}
