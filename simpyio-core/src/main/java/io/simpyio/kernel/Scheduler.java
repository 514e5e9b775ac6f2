package io.simpyio.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    private static final Logger logger = LoggerFactory.getLogger(Scheduler.class);

    private static final int MAX_PRIORITY = 127;
    /** So many due events run before I/O is looked at again; a look costs about as much as a few events. */
    private static final int EVENTS_PER_TURN = 64;

    private static final long CLOSE_WAIT_SECONDS = 30;
    private static final long BLOCKED_PROCESS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Driver driver;
    private final CoroutineMode mode;
    private final EventQueue queue;
    private final Inbox inbox;
    private final @Nullable FailureHandler failureHandler;
    private final List<Environment> environments = new ArrayList<>(1);

    /** What has to be done on the loop's own thread right after the present event or switch. */
    private final Deque<Runnable> deferred = new ArrayDeque<>();

    private final LoopThread loop = new LoopThread();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<CompletableFuture<?>> futures = Collections.synchronizedSet(new LinkedHashSet<>());

    private @Nullable SimProcess<?> active;
    private long nowNanos;
    private int blockedProcesses;
    private long eventsProcessed;
    private @Nullable Throwable fatal;
    private volatile boolean stopRequested;

    Scheduler(Environment.Builder options) {
        driver = options.driver();
        mode = Coroutines.choose(options.coroutines());
        queue = new EventQueue(options.maxPendingEvents());
        inbox = new Inbox(options.maxSubmissions());
        failureHandler = options.failureHandler();
        nowNanos = driver.nanoTime();
    }

    void add(Environment environment) {
        environments.add(environment);
    }

    Coroutine coroutine(SimProcess<?> process, String name, Runnable body) {
        if (closing.get()) {
            throw new IllegalStateException("The environment is closed; " + process + " cannot start");
        }
        return mode == CoroutineMode.LOOP
                ? new LoopCoroutine(name, body, continuation -> unblocked(process, continuation))
                : new BatonCoroutine(name, body);
    }

    /** The mode that is in use: never {@link CoroutineMode#AUTO}. Any thread. */
    public CoroutineMode coroutineMode() {
        return mode;
    }

    // --- events ---

    /**
     * Puts an event that was triggered into the queue.
     *
     * @param priority {@link #URGENT}, {@link #NORMAL} or any number up to 127; smaller ones come first
     * @param delayNanos nanoseconds from now, not negative
     */
    public void schedule(Event<?> event, int priority, long delayNanos) {
        checkThread();
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("Priority " + priority + " is not between 0 and " + MAX_PRIORITY);
        }
        if (delayNanos == 0) {
            queue.push(event, nowNanos, priority, true);
            return;
        }
        long time = nanoTime() + delayNanos;
        if (delayNanos < 0 || time < 0 || time == Times.NEVER) {
            throw new IllegalArgumentException("Delay of " + Times.seconds(delayNanos) + " s is negative or too long");
        }
        queue.push(event, time, priority, false);
    }

    /** The present time in nanoseconds: in a simulation that of the present event, in real time the clock's. */
    public long nanoTime() {
        return driver.realTime() ? driver.nanoTime() : nowNanos;
    }

    long headTime() {
        return queue.headTime();
    }

    /** Calls the task on the loop's own thread, not a process's, right after the present event or switch. */
    public void defer(Runnable task) {
        checkThread();
        deferred.add(task);
    }

    /** Reports a failure that nobody else handles; to the failure handler, or it ends the run. */
    public void unhandled(Event<?> event, Throwable failure) {
        if (failureHandler != null) {
            try {
                failureHandler.unhandled(event, failure);
            } catch (Throwable handlerFailure) {
                endRunWith(handlerFailure);
            }
        } else {
            endRunWith(failure);
        }
    }

    private void endRunWith(Throwable failure) {
        if (fatal == null) {
            fatal = failure;
        } else if (fatal != failure) {
            fatal.addSuppressed(failure);
        }
    }

    private void process(Event<?> event) {
        eventsProcessed++;
        event.process();
        runDeferred();
    }

    private void runDeferred() {
        Runnable task;
        while ((task = deferred.poll()) != null) {
            task.run();
        }
    }

    // --- processes ---

    void enter(SimProcess<?> process) {
        active = process;
        loop.switchTo(process.thread());
    }

    void leave() {
        active = null;
        loop.switchBack();
    }

    @Nullable SimProcess<?> activeProcess() {
        return active;
    }

    /** The process whose thread this is, while it runs on this scheduler. */
    @Nullable SimProcess<?> currentProcess() {
        SimProcess<?> process = active;
        return process != null && process.thread() == Thread.currentThread() ? process : null;
    }

    void countBlocked(int change) {
        blockedProcesses += change;
    }

    private void unblocked(SimProcess<?> process, Runnable continuation) {
        Runnable resumption = () -> process.unblocked(continuation);
        if (onLoop() && !closing.get()) {
            // Another process let it go on: at the present time, in the order of the queue, so that runs repeat.
            Event<@Nullable Void> event = new Event<>(process.environment());
            event.addCallback(processed -> resumption.run());
            event.setOutcome(null, false);
            schedule(event, URGENT, 0);
        } else {
            inbox.resumption(resumption);
            wakeup();
        }
    }

    // --- threads ---

    /** Whether the calling thread is the loop, or a process that the loop has switched to. Any thread. */
    public boolean onLoop() {
        return loop.isCurrent();
    }

    /** Whether this is the thread that runs the loop right now. Any thread. */
    public boolean isLoopThread(Thread thread) {
        return loop.is(thread);
    }

    /** Fails with a {@link WrongThreadException} if another thread than the calling one runs the loop. */
    public void checkThread() {
        loop.check();
    }

    /**
     * Hands a task over to the loop, which calls it in its next turn. Any thread.
     *
     * @throws RejectedExecutionException if too many tasks wait already, or if the environment is closed
     */
    public void submit(Runnable task) {
        if (closing.get()) {
            throw new RejectedExecutionException("The environment is closed");
        }
        inbox.submit(task);
        wakeup();
    }

    /** Makes sure that a future that waits for the loop fails when the loop is closed first. */
    void completeOnClose(CompletableFuture<?> future) {
        futures.add(future);
        future.whenComplete((value, failure) -> futures.remove(future));
    }

    private void wakeup() {
        if (signalled.compareAndSet(false, true)) {
            driver.wakeup();
            loop.unpark();
        }
    }

    /** Calls the task at once if nothing runs the loop at the moment, else hands it over. Any thread. */
    void callOrSubmit(Runnable task) {
        if (onLoop()) {
            task.run();
        } else if (!loop.callIfIdle(task)) {
            submit(task);
        }
    }

    // --- the loop ---

    /** Runs until the event is processed; without one, until {@link #stop()} or, in a simulation, until it is dry. */
    void run(@Nullable Event<?> until) {
        AtomicBoolean reached = new AtomicBoolean();
        if (until != null) {
            if (until.processed()) {
                return;
            }
            until.addCallback(event -> {
                reached.setPlain(true);
                if (!event.ok()) {
                    event.defuse(); // The caller of run gets the failure.
                }
            });
        }
        runLoop(() -> {
            while (!ended(reached) && turn(reached)) {
                // On to the next turn.
            }
        });
        if (until != null && !reached.getPlain()) {
            if (closing.get() || stopRequested) {
                throw new CancellationException("The run was ended before its \"until\" event was triggered: " + until);
            }
            throw new IllegalStateException("No scheduled events left but \"until\" event was not triggered: " + until);
        }
    }

    /** Processes one event, waiting for it in real time; {@code false} if there is none left. */
    boolean step() {
        AtomicBoolean found = new AtomicBoolean();
        runLoop(() -> {
            boolean more = true;
            while (more && !ended(found)) {
                drainInbox();
                refreshTime();
                if (queue.headTime() <= nowNanos) {
                    process(queue.pop());
                    found.setPlain(true);
                } else {
                    more = advance();
                }
            }
        });
        return found.getPlain();
    }

    private boolean ended(AtomicBoolean reached) {
        return reached.getPlain() || stopRequested || closing.get() || fatal != null;
    }

    /** Runs what is due, up to a bound, then looks at I/O or waits; {@code false} if nothing can happen any more. */
    private boolean turn(AtomicBoolean reached) {
        drainInbox();
        refreshTime();
        int budget = EVENTS_PER_TURN;
        while (queue.headTime() <= nowNanos) {
            if (budget-- == 0) {
                driver.poll();
                runDeferred();
                return true;
            }
            process(queue.pop());
            if (ended(reached)) {
                return true;
            }
        }
        return advance();
    }

    private boolean advance() {
        boolean more = driver.advance(queue.headTime());
        runDeferred();
        if (more || queue.size() > 0) {
            return true;
        }
        if (blockedProcesses == 0 && inbox.isEmpty()) {
            return false;
        }
        // A simulation whose events are used up, but processes are blocked elsewhere: they may schedule new ones.
        while (inbox.isEmpty() && !stopRequested && !closing.get()) {
            LockSupport.park(this);
        }
        return true;
    }

    private void refreshTime() {
        nowNanos = driver.nanoTime();
    }

    private void drainInbox() {
        signalled.set(false);
        Runnable task;
        while ((task = inbox.poll()) != null) {
            try {
                task.run();
            } catch (Throwable failure) {
                endRunWith(failure);
            }
            runDeferred();
        }
    }

    private void runLoop(Runnable body) {
        if (closing.get()) {
            throw new IllegalStateException("The environment is closed");
        }
        loop.become(driver, () -> {
            stopRequested = false;
            runDeferred();
            body.run();
            if (closing.get()) {
                closeOnLoop();
            }
        });
        Throwable failure = fatal;
        if (failure != null) {
            fatal = null;
            throw EventFailedException.unchecked(failure);
        }
    }

    /** Makes the present run return after the present event. Any thread; nothing happens if nothing runs. */
    public void stop() {
        stopRequested = true;
        wakeup();
    }

    // --- the end ---

    /**
     * Ends the living processes, so that their {@code finally} blocks run, then closes the driver; waits for it, unless
     * called on the loop itself, which then closes when the present event is done. Any thread; again is no error.
     */
    public void close() {
        closing.set(true);
        if (onLoop()) {
            return;
        }
        wakeup();
        if (closed.getCount() > 0 && !loop.becomeWithin(CLOSE_WAIT_SECONDS, driver, this::closeOnLoop)) {
            logger.warn("The environment has not closed within {} s; its loop is on {}", CLOSE_WAIT_SECONDS, loop);
        }
    }

    private void closeOnLoop() {
        if (closed.getCount() == 0) {
            return;
        }
        try {
            List<SimProcess<?>> blocked = new ArrayList<>();
            for (Environment environment : environments) {
                for (SimProcess<?> process : environment.processes().snapshot()) {
                    process.terminate();
                    if (process.isBlocked()) {
                        blocked.add(process);
                    }
                }
            }
            awaitBlocked(blocked);
            runDeferred();
            driver.close();
        } finally {
            closed.countDown();
            for (CompletableFuture<?> future : futures.toArray(CompletableFuture<?>[]::new)) {
                future.completeExceptionally(new CancellationException("The environment was closed"));
            }
        }
    }

    private void awaitBlocked(List<SimProcess<?>> blocked) {
        long deadline = System.nanoTime() + BLOCKED_PROCESS_GRACE_NANOS;
        while (blockedProcesses > 0) {
            drainInbox();
            long left = deadline - System.nanoTime();
            if (blockedProcesses > 0 && left <= 0) {
                blocked.stream()
                        .filter(SimProcess::alive)
                        .forEach(process -> logger.warn(
                                "{} is still blocked after the environment was closed; it is abandoned", process));
                return;
            }
            if (blockedProcesses > 0 && inbox.isEmpty()) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /** What the loop has done and has to do; any thread, each number as of some recent moment. */
    public LoopStats stats() {
        int processes = 0;
        for (Environment environment : environments) {
            processes += environment.processes().count();
        }
        return new LoopStats(eventsProcessed, queue.size(), processes, blockedProcesses, inbox.size());
    }

    Driver driver() {
        return driver;
    }
}
