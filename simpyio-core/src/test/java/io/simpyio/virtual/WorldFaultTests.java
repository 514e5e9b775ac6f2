package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Network;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.virtual.fault.Fault;
import io.simpyio.virtual.fault.Hold;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.Parcel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each fault does, and what the hosts see of it. Links take 10 ms. */
@ParameterizedClass
@EnumSource(
        value = CoroutineMode.class,
        names = {"LOOP", "BATON"})
class WorldFaultTests {

    private static final int PORT = 5555;

    private final World world;
    private final Host a;
    private final Host b;
    private final List<String> told = new ArrayList<>();

    WorldFaultTests(CoroutineMode coroutines) {
        world = World.builder()
                .seed(7)
                .link(LinkProfile.of(Duration.ofMillis(10)))
                .environment(options -> options.coroutines(coroutines))
                .build();
        a = world.host("a");
        b = world.host("b");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void tell(String what) {
        told.add("%.2f s: %s".formatted(world.environment().now(), what));
    }

    /** Runs the test as a process of nobody's host. */
    private void run(ProcessBody test) {
        world.run(world.environment().process("test", test));
    }

    /** Tells what each connection sends, byte by byte, and how it ends. */
    private void listen(Environment environment, Network network) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            environment.process("reader", () -> readAll("b", socket));
        }
    }

    private void readAll(String who, TcpSocket socket) {
        try {
            while (true) {
                for (byte each : socket.read(1_000).await()) {
                    tell(who + " gets " + each);
                }
            }
        } catch (SocketException end) {
            tell(who + " " + end.error());
        }
    }

    private static void assertFails(Event<?> event, SocketError error) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(event::await)
                .satisfies(failure -> assertThat(failure.error()).isEqualTo(error));
    }

    @Test
    void aPartitionStopsBothWaysAndTcpComesThroughAfterwards() {
        b.start(this::listen);
        Fault[] partition = new Fault[1];
        a.start((environment, network) -> {
            TcpSocket socket = network.connect("b", PORT).await();
            environment.timeout(0.98).await();
            partition[0] = world.faults().partition("a", "b");
            socket.write(new byte[] {1}).await();
            environment.timeout(1).await();
            partition[0].lift();
            socket.write(new byte[] {2}).await();
        });
        world.run(Duration.ofSeconds(10));
        assertThat(told)
                .as("sent again after 0.22, 0.44, 0.88 s")
                .containsExactly("2.55 s: b gets 1", "2.55 s: b gets 2");
        assertThat(partition[0].fired()).isEqualTo(3);
        assertThat(world.link("a", "b").stats().dropped()).isEqualTo(3);
    }

    @Test
    void aOneWayPartitionLetsTheOtherWayThrough() {
        TcpSocket[] ends = new TcpSocket[2];
        b.start((environment, network) -> {
            ends[1] = network.listen(PORT).await().accept().await();
            readAll("b", ends[1]);
        });
        a.start((environment, network) -> {
            ends[0] = network.connect("b", PORT).await();
            readAll("a", ends[0]);
        });
        run(() -> {
            world.environment().timeout(1).await();
            try (Fault cut = world.faults().partitionOneWay("a", "b")) {
                for (byte i = 0; i < 5; i++) {
                    ends[0].write(new byte[] {i}).await();
                    ends[1].write(new byte[] {i}).await();
                }
                world.environment().timeout(5).await();
                assertThat(told)
                        .as("to b nothing, to a all")
                        .containsExactly(
                                "1.01 s: a gets 0",
                                "1.01 s: a gets 1",
                                "1.01 s: a gets 2",
                                "1.01 s: a gets 3",
                                "1.01 s: a gets 4");
                assertThat(cut.fired()).isGreaterThanOrEqualTo(5);
            }
            world.environment().timeout(10).await();
            assertThat(told).filteredOn(line -> line.contains("b gets")).hasSize(5);
        });
    }

    /** b's acknowledgements do not come through, so a takes what it sends for lost, though all arrives. */
    @Test
    void whoSendsWithoutAnAcknowledgementTimesOut() {
        b.start(this::listen);
        a.start((environment, network) -> {
            TcpSocket socket = network.connect("b", PORT).await();
            environment.timeout(0.98).await();
            world.faults().partitionOneWay("b", "a");
            socket.write(new byte[] {1}).await();
            assertFails(socket.read(1), SocketError.ETIMEDOUT);
            tell("a times out");
        });
        world.run(Duration.ofHours(1));
        assertThat(told)
                .as("15 retries: 0.22 s, doubled up to 120 s")
                .containsExactly("1.01 s: b gets 1", "946.06 s: a times out");
    }

    @Test
    void aConnectInAPartitionTimesOut() {
        b.start(this::listen);
        world.faults().partition("a", "b");
        Event<?> done =
                a.start((environment, network) -> assertFails(network.connect("b", PORT), SocketError.ETIMEDOUT));
        world.run(done);
        assertThat(world.environment().now()).as("Netty's own limit").isEqualTo(30);
    }

    @Test
    void anIsolatedHostReachesItselfOnly() {
        b.start(this::listen);
        a.start(this::listen);
        world.faults().isolate("b");
        b.start(
                "self",
                (environment, network) ->
                        network.connect("b", PORT).await().write(new byte[] {1}).await());
        a.start(
                "other",
                (environment, network) ->
                        network.connect("b", PORT).await().write(new byte[] {2}).await());
        world.host("c")
                .start((environment, network) ->
                        network.connect("a", PORT).await().write(new byte[] {3}).await());
        world.run(Duration.ofSeconds(1));
        assertThat(told).containsExactly("0.00 s: b gets 1", "0.03 s: b gets 3");
    }

    @Test
    void whatIsHeldIsListedAndDeliveredInOrder() {
        b.start(this::listen);
        run(() -> {
            TcpSocket socket = a.network().connect("b", PORT).await();
            world.environment().timeout(0.98).await();
            Hold hold = world.faults().hold("a", "b");
            for (byte i = 0; i < 3; i++) {
                socket.write(new byte[] {i}).await();
                world.environment().timeout(1).await();
            }
            assertThat(hold.held())
                    .extracting(Parcel::kind, Parcel::bytes)
                    .containsExactly(tuple("DATA", 1), tuple("DATA", 1), tuple("DATA", 1));
            assertThat(told).isEmpty();
            hold.lift();
            world.environment().timeout(1).await();
            assertThat(told).containsExactly("4.01 s: b gets 0", "4.01 s: b gets 1", "4.01 s: b gets 2");
            assertThat(hold.held()).isEmpty();
            assertThat(hold.fired()).isEqualTo(3);
        });
    }

    @Test
    void aSlowLinkIsSlowForAWhile() {
        b.start(this::listen);
        run(() -> {
            TcpSocket socket = a.network().connect("b", PORT).await();
            world.environment().timeout(0.98).await();
            try (Fault slow = world.faults()
                    .slow("a", "b", LinkProfile.of(Duration.ofSeconds(2)).withBandwidth(8))) {
                socket.write(new byte[] {1}).await();
                assertThat(slow.fired()).isEqualTo(1);
            }
            world.environment().timeout(5).await();
            socket.write(new byte[] {2}).await();
        });
        world.run(Duration.ofSeconds(1));
        assertThat(told).containsExactly("4.00 s: b gets 1", "6.01 s: b gets 2");
    }

    @Test
    void aResetBreaksBothEndsAtOnce() {
        b.start(this::listen);
        run(() -> {
            TcpSocket socket = a.network().connect("b", PORT).await();
            Event<?> reader = world.environment().process(() -> readAll("a", socket));
            world.environment().timeout(0.98).await();
            Fault reset = world.faults().reset("a", "b");
            reader.await();
            assertThat(told).containsExactly("1.00 s: a ECONNRESET", "1.00 s: b ECONNRESET");
            assertThat(reset.fired()).isEqualTo(1);
            assertThat(world.faults().reset("a", "b").fired()).as("none left").isZero();
        });
    }

    @Test
    void aCrashEndsTheHostAndItsPeersSeeWhatTcpShows() {
        List<String> ends = new ArrayList<>();
        b.start((environment, network) -> {
            tell("b starts");
            TcpSocket socket = network.listen(PORT).await().accept().await();
            try {
                readAll("b", socket);
            } finally {
                ends.add("finally");
                socket.close();
            }
        });
        run(() -> {
            TcpSocket silent = a.network().connect("b", PORT).await();
            world.environment().timeout(0.98).await();
            Environment before = b.environment();
            Fault crash = world.faults().crash("b");
            world.environment().timeout(0).await();
            assertThat(b.isUp()).isFalse();
            assertThat(ends).containsExactly("finally");
            assertThat(before.livingProcesses()).isEmpty();
            assertThatIllegalStateException()
                    .isThrownBy(() -> b.start((environment, network) -> {}))
                    .withMessageContaining("b is down");
            silent.write(new byte[] {1}).await();
            Event<byte[]> read = silent.read(1);
            world.environment().timeout(100).await();
            assertThat(read.triggered()).as("silence").isFalse();
            crash.lift();
            assertThat(b.isUp()).isTrue();
            assertThat(b.environment()).isNotSameAs(before);
            assertFails(read, SocketError.ECONNRESET);
            a.network().connect("b", PORT).await().write(new byte[] {2}).await();
            world.environment().timeout(1).await();
        });
        assertThat(told).first().isEqualTo("0.00 s: b starts");
        assertThat(told).contains("101.00 s: b starts").last().asString().endsWith("b gets 2");
    }

    @Test
    void aPeerThatWritesToACrashedHostTimesOut() {
        b.start(this::listen);
        run(() -> {
            TcpSocket socket = a.network().connect("b", PORT).await();
            world.environment().timeout(0.98).await();
            b.crash();
            socket.write(new byte[] {1}).await();
            assertFails(socket.read(1), SocketError.ETIMEDOUT);
            assertThat(world.environment().now()).isBetween(920.0, 950.0);
            assertFails(a.network().connect("b", PORT), SocketError.ETIMEDOUT);
        });
    }

    @Test
    void eventsOfACrashedHostHappenToNobody() {
        Environment before = b.environment();
        before.timeout(2).addCallback(event -> tell("timer of the dead"));
        SimProcess<Void> dead =
                b.start((environment, network) -> environment.timeout(5).await());
        run(() -> {
            b.crash();
            assertThatExceptionOfType(ProcessTermination.class).isThrownBy(dead::await);
            assertThatIllegalStateException().isThrownBy(() -> before.process(() -> {}));
            world.environment().timeout(10).await();
        });
        assertThat(told).isEmpty();
        assertThat(world.environment().now()).as("world time goes on").isEqualTo(10);
    }

    @Test
    void aHostCanCrashItself() {
        Event<?> self = b.start((environment, network) -> {
            world.faults().crash("b");
            tell("to the next await");
            environment.timeout(1).await();
            tell("never");
        });
        run(() -> assertThatExceptionOfType(ProcessTermination.class).isThrownBy(self::await));
        assertThat(told).containsExactly("0.00 s: to the next await");
    }

    @Test
    void aHostCanCrashAndRestartBetweenRuns() {
        b.start(this::listen);
        world.run(Duration.ofSeconds(1));
        Fault crash = world.faults().crash("b");
        assertThat(b.environment().livingProcesses()).isEmpty();
        crash.lift();
        world.run(Duration.ofSeconds(1));
        run(() -> a.network().connect("b", PORT).await());
    }

    @Test
    void aSkewedClockLetsDeadlinesFireEarlyThereOnly() {
        Instant start = world.environment().clock().instant();
        Instant deadline = start.plusSeconds(60);
        world.faults().skew("b", Duration.ofSeconds(5));
        for (Host host : List.of(a, b)) {
            host.start((environment, network) -> {
                Clock clock = environment.clock();
                environment.timeout(Duration.between(clock.instant(), deadline)).await();
                tell(host.name() + " at " + clock.instant());
            });
        }
        world.run();
        assertThat(told).containsExactly("55.00 s: b at " + deadline, "60.00 s: a at " + deadline);
        assertThat(world.faults().made().getFirst().fired()).isEqualTo(2);
    }

    @Test
    void aSkewEndsAndAJumpDoesNot() {
        Instant start = a.clock().instant();
        Fault skew = world.faults().skew("a", Duration.ofSeconds(5));
        assertThat(Duration.between(start, a.clock().instant())).isEqualTo(Duration.ofSeconds(5));
        skew.lift();
        assertThat(a.clock().instant()).isEqualTo(start);
        Fault jump = world.faults().jump("a", Duration.ofSeconds(-3));
        jump.lift();
        assertThat(Duration.between(start, a.clock().instant())).isEqualTo(Duration.ofSeconds(-3));
        assertThat(a.environment().now()).as("the other clock is monotonic").isZero();
        assertThat(skew.fired()).isEqualTo(1);
        assertThat(b.clock().instant()).isEqualTo(start);
    }

    @Test
    void hostsThatThereAreNotAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.faults().partition("a", "x"))
                .withMessage("There is no host x, there are [a, b]");
    }
}
