package io.simpyio.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what a logger is told, and keeps it off the console, until it is closed. */
public final class Logged implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

    public Logged(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        kept.start();
        logger.addAppender(kept);
        logger.setAdditive(false);
    }

    public List<String> warnings() {
        return new ArrayList<>(kept.list)
                .stream()
                        .filter(event -> event.getLevel() == Level.WARN)
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(kept);
        logger.setAdditive(true);
    }
}
