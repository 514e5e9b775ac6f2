package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.random.Distribution;
import io.simpyio.testing.Seeds;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.LinkStats;
import io.simpyio.virtual.link.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What links do to what is sent over sockets: latency, bandwidth, loss, windows. Times are simulated, so exact. */
class WorldLinkTests {

    private static final int PORT = 5555;
    private static final int SAMPLES = 100_000;
    /** The critical value of the Kolmogorov-Smirnov statistic for a significance of 0.001, times the root of the count. */
    private static final double KOLMOGOROV_CRITICAL = 1.95;

    private static World world(LinkProfile profile) {
        return World.builder().seed(Seeds.replayed(42)).link(profile).build();
    }

    private interface Talk {
        void on(TcpSocket socket) throws Exception;
    }

    /** A server host whose process gets the one connection of a client host; runs until both have ended. */
    private static void talk(World world, Talk server, Talk client) {
        SimProcess<Void> serving = world.host("b")
                .start((environment, network) ->
                        server.on(network.listen(PORT).await().accept().await()));
        SimProcess<Void> calling = world.host("a")
                .start((environment, network) ->
                        client.on(network.connect("b", PORT).await()));
        world.run(serving.and(calling));
    }

    private static byte[] readFully(TcpSocket socket, int count) {
        byte[] all = new byte[count];
        int filled = 0;
        while (filled < count) {
            byte[] part = socket.read(count - filled).await();
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    static Stream<Arguments> latencies() {
        return Stream.of(
                Arguments.of(
                        "uniform", Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(15)), (DoubleUnaryOperator)
                                UniformContinuousDistribution.of(0.005, 0.015)::cumulativeProbability),
                Arguments.of(
                        "exponential",
                        Latency.exponential(Duration.ofMillis(2), Duration.ofMillis(10)),
                        (DoubleUnaryOperator)
                                x -> ExponentialDistribution.of(0.010).cumulativeProbability(x - 0.002)),
                Arguments.of("log-normal", Latency.logNormal(Duration.ofMillis(20), 0.5), (DoubleUnaryOperator)
                        LogNormalDistribution.of(Math.log(0.020), 0.5)::cumulativeProbability));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("latencies")
    void whatIsSentTakesTheLatencyOfItsDistribution(String name, Latency latency, DoubleUnaryOperator cumulative) {
        assertThat(kolmogorovSmirnov(sent(latency, SAMPLES), cumulative))
                .isLessThan(KOLMOGOROV_CRITICAL / Math.sqrt(SAMPLES));
    }

    /** Each byte is sent long after the one before, and its receiver subtracts the time at which it was sent. */
    private static double[] sent(Latency latency, int samples) {
        double[] seconds = new double[samples];
        try (World world = world(LinkProfile.of(latency))) {
            long[] sentNanos = new long[1];
            talk(
                    world,
                    socket -> {
                        for (int i = 0; i < samples; i++) {
                            socket.read(1).await();
                            seconds[i] = (socket.environment().nowNanos() - sentNanos[0]) / 1e9;
                        }
                    },
                    socket -> {
                        for (int i = 0; i < samples; i++) {
                            sentNanos[0] = socket.environment().nowNanos();
                            socket.write(new byte[1]).await();
                            socket.environment().timeout(10).await();
                        }
                    });
        }
        return seconds;
    }

    private static double kolmogorovSmirnov(double[] numbers, DoubleUnaryOperator cumulative) {
        Arrays.sort(numbers);
        double greatest = 0;
        for (int i = 0; i < numbers.length; i++) {
            double expected = cumulative.applyAsDouble(numbers[i]);
            greatest = Math.max(greatest, Math.abs(expected - (double) i / numbers.length));
            greatest = Math.max(greatest, Math.abs((i + 1.0) / numbers.length - expected));
        }
        return greatest;
    }

    @Test
    void latenciesOfAListAreThoseOfTheListEquallyOften() {
        List<Duration> list = List.of(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(300));
        int[] counts = new int[3];
        for (double seconds : sent(Latency.of(list), 3_000)) {
            counts[list.indexOf(Duration.ofNanos(Math.round(seconds * 1e9)))]++;
        }
        assertThat(counts).satisfies(all -> {
            for (int count : all) {
                assertThat(count).isBetween(900, 1_100);
            }
        });
    }

    @Test
    void latenciesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Latency.fixed(Duration.ofMillis(-1)))
                .withMessageContaining("latency must not be negative");
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.logNormal(Duration.ZERO, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkProfile.of(Duration.ZERO).withLoss(1))
                .withMessageContaining("loss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkProfile.of(Duration.ZERO).withBandwidth(0))
                .withMessageContaining("bitsPerSecond");
        try (World world = world(LinkProfile.of(Latency.of(Distribution.constant(-1))))) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> talk(world, socket -> {}, socket -> {}))
                    .withStackTraceContaining("latency of -1.0 s");
        }
    }

    @Test
    void tenMegabytesAtEightyMegabitsTakeASecond() {
        byte[] data = new byte[10_000_000];
        new Random(1).nextBytes(data);
        try (World world = world(LinkProfile.of(Duration.ofMillis(1)).withBandwidth(80_000_000))) {
            double[] start = new double[1];
            talk(
                    world,
                    socket -> {
                        assertThat(readFully(socket, data.length)).isEqualTo(data);
                        assertThat(socket.environment().now() - start[0]).isCloseTo(1.00, within(0.01));
                    },
                    socket -> {
                        start[0] = socket.environment().now();
                        socket.write(data).await();
                    });
        }
    }

    @Test
    void aLinkIsSharedByItsConnections() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(1)).withBandwidth(8_000_000))) {
            world.host("b").start((environment, network) -> {
                TcpServerSocket listening = network.listen(PORT).await();
                while (true) {
                    TcpSocket socket = listening.accept().await();
                    environment.process(
                            () -> socket.write(readFully(socket, 500_000)).await());
                }
            });
            List<SimProcess<Void>> clients = Stream.of("one", "two")
                    .map(name -> world.host("a").start(name, (environment, network) -> {
                        TcpSocket socket = network.connect("b", PORT).await();
                        socket.write(new byte[500_000]).await();
                        readFully(socket, 500_000);
                    }))
                    .toList();
            world.run(world.environment().allOf(clients));
            assertThat(world.environment().now()).as("1 MB each way at 1 MB/s").isCloseTo(2.0, within(0.1));
        }
    }

    @Test
    void aHundredSmallMessagesArePipelined() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(100)).withBandwidth(10_000_000))) {
            double[] start = new double[1];
            talk(
                    world,
                    socket -> {
                        readFully(socket, 100 * 20);
                        assertThat(socket.environment().now() - start[0]).isBetween(0.100, 0.110);
                    },
                    socket -> {
                        start[0] = socket.environment().now();
                        for (int i = 0; i < 100; i++) {
                            socket.write(new byte[20]).await();
                        }
                    });
        }
    }

    @Test
    void aPeerThatDoesNotReadSuspendsTheWriter() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(10)))) {
            long[] written = new long[1];
            long before = usedBytes();
            SimProcess<Void> server = world.host("b").start((environment, network) -> {
                TcpSocket socket = network.listen(PORT).await().accept().await();
                environment.timeout(Duration.ofHours(1)).await();
                assertThat(written[0]).as("a window").isEqualTo(65_536);
                assertThat(usedBytes() - before).as("growth of the heap").isLessThan(1_000_000);
                readFully(socket, 1_000_000);
            });
            SimProcess<Void> client = world.host("a").start((environment, network) -> {
                TcpSocket socket = network.connect("b", PORT).await();
                byte[] chunk = new byte[8_192];
                while (written[0] < 1_000_000) {
                    written[0] += socket.write(chunk).await();
                }
            });
            world.run(server.and(client));
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void lostSegmentsAreSentAgainAndComeInOrder() {
        byte[] data = new byte[1_000_000];
        new Random(2).nextBytes(data);
        for (long seed : Seeds.upTo(20)) {
            try (World world = World.builder()
                    .seed(seed)
                    .link(LinkProfile.of(Latency.exponential(Duration.ofMillis(5), Duration.ofMillis(5)))
                            .withLoss(0.05))
                    .build()) {
                talk(
                        world,
                        socket -> {
                            assertThat(readFully(socket, data.length))
                                    .as("seed=%d", seed)
                                    .isEqualTo(data);
                            socket.write(data).await();
                        },
                        socket -> {
                            socket.write(data).await();
                            assertThat(readFully(socket, data.length))
                                    .as("seed=%d", seed)
                                    .isEqualTo(data);
                        });
                LinkStats stats = world.link("a", "b").stats();
                assertThat(stats.repeated()).as("seed=%d", seed).isPositive().isLessThanOrEqualTo(stats.lost());
                assertThat(world.environment().now()).as("seed=%d", seed).isLessThan(60);
            }
        }
    }

    /** Each lone segment waits for the time-out: the round trip of 20 ms and 200 ms, doubled each time. */
    @Test
    void aLoneLostSegmentIsDelayedByTheRetransmissionTimeout() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(10)))) {
            int[] toDrop = {3};
            talk(
                    world,
                    socket -> {
                        socket.read(1).await();
                        assertThat(socket.environment().now()).isCloseTo(0.02 + 0.22 * 7 + 0.01, within(1e-9));
                    },
                    socket -> {
                        world.faults()
                                .rule(
                                        "three lost",
                                        "a",
                                        "b",
                                        (link, parcel) -> parcel.kind().equals("DATA") && toDrop[0]-- > 0
                                                ? Verdict.DROP
                                                : Verdict.PASS);
                        socket.write(new byte[1]).await();
                    });
        }
    }

    @Test
    void aLostSegmentAmongOthersIsSentAgainAfterARoundTrip() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(10)))) {
            int[] toDrop = {1};
            talk(
                    world,
                    socket -> {
                        readFully(socket, 10);
                        assertThat(socket.environment().now()).isCloseTo(0.02 + 0.03, within(1e-9));
                    },
                    socket -> {
                        world.faults()
                                .rule(
                                        "one lost",
                                        "a",
                                        "b",
                                        (link, parcel) -> parcel.kind().equals("DATA") && toDrop[0]-- > 0
                                                ? Verdict.DROP
                                                : Verdict.PASS);
                        for (int i = 0; i < 10; i++) {
                            socket.write(new byte[1]).await();
                        }
                    });
        }
    }

    /** The errors are those of real sockets, which the contract of sockets shows on one host. */
    @Test
    void unknownHostsAndClosedPortsFailAsOnRealSockets() {
        try (World world = world(LinkProfile.of(Duration.ofMillis(10)))) {
            world.host("b");
            Event<?> done = world.host("a").start((environment, network) -> {
                assertFails(network.connect("nobody", PORT), SocketError.EAI_NONAME);
                assertFails(network.connect("10.9.9.9", PORT), SocketError.EHOSTUNREACH);
                assertThat(environment.now()).isZero();
                assertFails(network.connect("b", PORT), SocketError.ECONNREFUSED);
                assertThat(environment.now()).isEqualTo(0.02);
                assertFails(network.listen("b", PORT), SocketError.EADDRNOTAVAIL);
            });
            world.run(done);
        }
    }

    private static void assertFails(Event<?> event, SocketError error) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(event::await)
                .satisfies(failure -> assertThat(failure.error()).isEqualTo(error));
    }
}
