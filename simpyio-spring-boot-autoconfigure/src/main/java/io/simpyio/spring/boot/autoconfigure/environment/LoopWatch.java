package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Asks the loop again and again whether it goes on: measures how long an answer takes, and says what holds the loop if
 * none comes. It has a thread of its own, as others may depend on the loop. Does nothing where time is simulated.
 *
 * <p>Any thread.
 */
public final class LoopWatch implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(LoopWatch.class);

    private static final long NONE = -1;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Environment environment;
    private final SimpyioLoopProperties.Watch properties;
    private final LoopStall stall;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private volatile @Nullable Thread thread;
    private volatile long askedNanos = NONE;
    private volatile long lagNanos;
    private volatile boolean stalled;

    private long cpuThreadId;
    private long cpuNanos;
    private long cpuNanosBefore;

    LoopWatch(Environment environment, SimpyioLoopProperties.Watch properties, LoopStall stall) {
        this.environment = environment;
        this.properties = properties;
        this.stall = stall;
    }

    /** Adds who is told how many nanoseconds each answer took. */
    public void onAnswer(LongConsumer listener) {
        listeners.add(listener);
    }

    /** How long the last answer took, or how long one has not come. */
    public Duration lag() {
        long asked = askedNanos;
        return Duration.ofNanos(asked == NONE ? lagNanos : Math.max(lagNanos, System.nanoTime() - asked));
    }

    /** Whether the loop has not answered for longer than it may. */
    public boolean stalled() {
        return stalled;
    }

    /** Seconds of CPU time that the threads of the loop have used, as far as the JVM can tell; 0 if it cannot. */
    public synchronized double cpuSeconds() {
        environment.scheduler().runningThread().ifPresent(running -> {
            long id = running.threadId();
            long now = threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(id) : 0;
            if (id != cpuThreadId) { // The loop was started again.
                cpuThreadId = id;
                cpuNanosBefore += cpuNanos;
                cpuNanos = 0;
            }
            cpuNanos = Math.max(cpuNanos, now);
        });
        return (cpuNanosBefore + cpuNanos) / NANOS_PER_SECOND;
    }

    @Override
    public void start() {
        if (properties.enabled() && environment.realTime() && thread == null) {
            Thread started = Thread.ofPlatform()
                    .daemon(true)
                    .name(LoopName.thread("simpyio-watch", environment))
                    .unstarted(this::watch);
            thread = started;
            started.start();
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    private void watch() {
        Thread self = Thread.currentThread();
        try {
            while (thread == self) {
                ask();
                Thread.sleep(properties.interval());
            }
        } catch (InterruptedException e) {
            logger.trace("The loop is not watched any more", e);
        } catch (RejectedExecutionException e) {
            logger.debug("The loop is not watched any more: {}", e.getMessage());
        } finally {
            askedNanos = NONE;
            stalled = false;
        }
    }

    private void ask() throws InterruptedException {
        Semaphore answer = new Semaphore(0);
        long asked = System.nanoTime();
        askedNanos = asked;
        environment.scheduler().submit(answer::release);
        if (!answer.tryAcquire(properties.stallThreshold().toNanos(), TimeUnit.NANOSECONDS)) {
            stalled = true;
            logger.warn(
                    "{} has not gone on for {}. {}",
                    LoopName.sentence(environment),
                    properties.stallThreshold(),
                    stall.describe(environment));
            answer.acquire();
            stalled = false;
            logger.info(
                    "{} goes on after {} ms", LoopName.sentence(environment), (System.nanoTime() - asked) / 1_000_000);
        }
        lagNanos = System.nanoTime() - asked;
        askedNanos = NONE;
        listeners.forEach(listener -> listener.accept(lagNanos));
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** As long as the loop runs. */
    @Override
    public int getPhase() {
        return SimpyioLoopLifecycle.PHASE + 1;
    }
}
