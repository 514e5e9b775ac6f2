package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the loop of an environment before everything else of simpyio and stops it after. A stopped loop can be started again and goes on
 * where it was; the environment is closed when its bean is destroyed.
 */
public final class SimpyioLoopLifecycle implements SmartLifecycle {

    /** The loop runs before and after all that needs it. */
    public static final int PHASE = DEFAULT_PHASE - 3072;

    private static final Logger logger = LoggerFactory.getLogger(SimpyioLoopLifecycle.class);

    private final Environment environment;
    private final String backend;
    private final SimulatedTime time;
    private final LoopStall stall;
    private final Lock lock = new ReentrantLock();

    private volatile @Nullable LoopRun run;
    private boolean startedBefore;

    SimpyioLoopLifecycle(Environment environment, String backend, SimulatedTime time, LoopStall stall) {
        this.environment = environment;
        this.backend = backend;
        this.time = time;
        this.stall = stall;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (isRunning()) {
                return;
            }
            if (!startedBefore) {
                startedBefore = true;
                time.hold(); // Until everything else has started too.
            }
            LoopRun started = new LoopRun(environment, stall);
            started.start();
            run = started;
            logger.info(
                    "{} runs: backend {}, {} time, processes switched {}",
                    LoopName.sentence(environment),
                    backend,
                    environment.realTime() ? "real" : "simulated",
                    environment.scheduler().coroutineMode() == CoroutineMode.LOOP
                            ? "on the loop"
                            : "by handing a baton");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            LoopRun running = run;
            if (running != null) {
                running.stop();
                run = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        LoopRun running = run;
        return running != null && running.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
