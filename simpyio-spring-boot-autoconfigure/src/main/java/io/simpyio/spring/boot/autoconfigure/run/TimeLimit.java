package io.simpyio.spring.boot.autoconfigure.run;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopLifecycle;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import io.simpyio.spring.boot.autoconfigure.process.ApplicationExit;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Ends the application at a time of its environment. Simulated time stands still from then on, until processes end. */
final class TimeLimit implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(TimeLimit.class);

    private final Environment environment;
    private final SimulatedTime time;
    private final Duration until;
    private final ApplicationContext context;
    private final ApplicationExit exit;

    private volatile boolean set;

    TimeLimit(
            Environment environment,
            SimulatedTime time,
            Duration until,
            ApplicationContext context,
            ApplicationExit exit) {
        this.environment = environment;
        this.time = time;
        this.until = until;
        this.context = context;
        this.exit = exit;
    }

    /** Before the loop starts, so that no time has passed. */
    @Override
    public void start() {
        if (!set) {
            set = true;
            environment.timeout(until).addCallback(event -> end());
        }
    }

    private void end() {
        time.hold();
        logger.info("Time is up: the application ends at {} s", environment.now());
        Thread.ofPlatform().daemon(false).name("simpyio-exit").start(() -> exit.exit(context, 0));
    }

    @Override
    public void stop() {
        // There is one limit only, from the first start on.
    }

    @Override
    public boolean isRunning() {
        return set;
    }

    @Override
    public int getPhase() {
        return SimpyioLoopLifecycle.PHASE - 1;
    }
}
