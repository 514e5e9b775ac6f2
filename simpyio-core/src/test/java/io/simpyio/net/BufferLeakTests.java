package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** No buffer is left behind, whatever was going on when a socket or a backend was closed. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class BufferLeakTests extends SocketContract {

    private static final String ON_PURPOSE = "left behind on purpose";
    private static final byte[] TOO_MUCH = new byte[16 << 20];

    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ResourceLeakDetector.Level usual;

    @BeforeEach
    void watch() {
        usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopWatching() {
        ResourceLeakDetector.setLevel(usual);
        logger.setAdditive(true);
        logger.detachAppender(log);
    }

    @Test
    void everyBufferIsReleased() {
        run(() -> {
            for (int i = 0; i < 10; i++) {
                leaveSomething(connect());
            }
        });
        backend.close();
        ByteBufAllocator.DEFAULT.buffer(1).touch(onPurpose()); // Shows that the detector sees what it should.
        await().atMost(Duration.ofSeconds(15)).until(this::reported);
        assertThat(leaks()).allSatisfy(leak -> assertThat(leak).contains(ON_PURPOSE));
    }

    /** Not the same for two worlds, as the detector reports the same leak once. */
    private String onPurpose() {
        return ON_PURPOSE + " in " + world;
    }

    /** The detector looks for buffers that are gone whenever a new one is made. */
    private boolean reported() {
        System.gc();
        ByteBufAllocator.DEFAULT.buffer(1).release();
        return leaks().stream().anyMatch(leak -> leak.contains(onPurpose()));
    }

    private List<String> leaks() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Data that nobody has read, and reads and writes that are under way, on sockets of which some are closed. */
    private void leaveSomething(Connection connection) {
        connection.client().write(bytes("some of this is never read")).await();
        connection.server().read(4).await();
        connection.server().readBuffer(4).await().release();
        Connection closed = connect();
        closed.client().read(1);
        closed.client().write(TOO_MUCH).defuse();
        closed.server().read(1).await();
        exchange(connect(), 1);
        closed.client().close();
        Connection ended = connect();
        ended.client().write(bytes("bye")).await();
        if (world.halfCloses()) {
            ended.client().shutdownOutput().await();
        } else {
            ended.client().close();
        }
        ended.server().read(1).await();
        ended.server().write(TOO_MUCH).defuse();
        Connection left = connect();
        left.client().read(1);
        left.client().write(TOO_MUCH).defuse();
        left.server().read(1).await();
    }
}
