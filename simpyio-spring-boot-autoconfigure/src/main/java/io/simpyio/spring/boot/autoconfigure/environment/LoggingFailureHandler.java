package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.kernel.SimProcess;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts the failures that nobody waited for, and lets the loop go on. */
public final class LoggingFailureHandler implements FailureHandler {

    private static final Logger logger = LoggerFactory.getLogger(LoggingFailureHandler.class);

    private final AtomicLong failures = new AtomicLong();

    LoggingFailureHandler() {}

    @Override
    public void unhandled(Event<?> event, Throwable failure) {
        failures.incrementAndGet();
        if (event instanceof SimProcess<?> process) {
            logger.error("Process {} failed, and nobody waited for it", process.name(), failure);
        } else {
            logger.error("{} failed, and nobody waited for it", event, failure);
        }
    }

    /** How many failures there were; any thread. */
    public long failures() {
        return failures.get();
    }
}
