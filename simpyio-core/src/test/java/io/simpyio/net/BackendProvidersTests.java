package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.simpyio.kernel.Environment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;

/** Which backend a name means, and what is said about it. */
class BackendProvidersTests {

    private static final BackendProvider FAST = new Stub("fast", 3, "the fastest", "forbidden in this container");
    private static final BackendProvider GOOD = new Stub("good", 2, "a good one", "");
    private static final BackendProvider EPOLL = new Stub("epoll", 1, "old", "");
    private static final BackendProvider SELECT = new Stub("select", 1, "older", "");
    private static final BackendProvider SIMULATED = new Stub("simulated", 0, "no sockets", "");

    private final Logger logger = (Logger) LoggerFactory.getLogger(BackendProviders.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private record Stub(String name, int preference, String description, String reason) implements BackendProvider {

        @Override
        public Optional<String> unavailable() {
            return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
        }

        @Override
        public Backend open(Environment.Builder environment) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null); // As its parent's again.
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void autoTakesTheBestThatWorksAndSaysWhy() {
        assertThat(BackendProviders.choose("auto", List.of(FAST, GOOD, EPOLL))).isSameAs(GOOD);
        assertThat(said())
                .containsExactly(
                        "Backend auto: good, a good one; fast does not work here: forbidden in this container");
    }

    @Test
    void autoNeverTakesASimulation() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BackendProviders.choose("auto", List.of(FAST, SIMULATED)))
                .withMessageContaining("fast does not work here: forbidden in this container");
    }

    @Test
    void namedOneThatCannotWorkFailsWithTheReasonAndWhatWouldWork() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BackendProviders.choose("fast", List.of(FAST, GOOD, EPOLL)))
                .withMessage("Backend fast does not work on this machine: forbidden in this container;"
                        + " what works: good, epoll");
    }

    @Test
    void unknownNameFailsWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackendProviders.choose("token-ring", List.of(FAST, GOOD)))
                .withMessage("Unknown backend \"token-ring\": there are auto, fast, good");
    }

    @Test
    void pollMeansTheBestReadinessQueueAndSaysSo() {
        assertThat(BackendProviders.choose("poll", List.of(GOOD, EPOLL, SELECT)))
                .isSameAs(EPOLL);
        assertThat(said()).containsExactly("Backend poll: its successor on this machine is epoll");
    }

    @Test
    void pollMeansSelectWhereNothingElseWorks() {
        BackendProvider broken = new Stub("epoll", 2, "old", "not on this system");
        assertThat(BackendProviders.choose("poll", List.of(broken, SELECT))).isSameAs(SELECT);
    }

    @Test
    void asyncoreMeansAsynchronousChannels() {
        BackendProvider nio2 = new Stub("nio2", 1, "asynchronous", "");
        assertThat(BackendProviders.choose("asyncore", List.of(GOOD, nio2))).isSameAs(nio2);
        assertThat(said()).containsExactly("Backend asyncore: its successor on this machine is nio2");
    }

    /** The contract suites run on what works here: this is what has to. */
    @Test
    void whatWorksOnEveryMachine() {
        assertThat(Backend.available())
                .contains("select", "nio2", "virtual")
                .doesNotContain("auto", "poll", "asyncore");
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void whatWorksOnLinux() {
        assertThat(Backend.available()).contains("epoll").doesNotContain("kqueue");
        assumeThat(Backend.available())
                .as("io_uring is forbidden here, and not tested")
                .contains("io_uring");
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void whatWorksOnMacs() {
        assertThat(Backend.available()).contains("kqueue").doesNotContain("epoll", "io_uring");
    }

    @Test
    void autoOpensTheFirstThatWorks() {
        try (Backend backend = Backend.open("AUTO")) {
            assertThat(backend.name()).isEqualTo(Backend.available().getFirst());
        }
    }
}
