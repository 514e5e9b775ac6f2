package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.Network;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes how long on a link of 10 ms one way; times are simulated, so they are exact. */
class VirtualTimeTests {

    private static final Duration LATENCY = Duration.ofMillis(10);

    private final VirtualBackend backend = VirtualBackend.open(LATENCY, environment -> {});
    private final Environment environment = backend.environment();
    private final Network network = backend.network();

    @AfterEach
    void close() {
        backend.close();
    }

    private void run(ProcessBody test) {
        environment.run(environment.process("test", test));
    }

    private double millis() {
        return environment.nowNanos() / 1e6;
    }

    /** Connects; in a process, at whose present time the connection is there at both ends. */
    private TcpSocket[] connect() {
        TcpServerSocket listening = network.listen(0).await();
        Event<TcpSocket> accept = listening.accept();
        TcpSocket client = network.connect("localhost", listening.port()).await();
        return new TcpSocket[] {client, accept.await()};
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

    private static void assertFails(Event<?> event, SocketError error) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(event::await)
                .satisfies(failure -> assertThat(failure.error()).isEqualTo(error));
    }

    @Test
    void connectTakesARoundTripAndAcceptHalfAnother() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            assertThat(millis()).isZero();
            Event<TcpSocket> accept = listening.accept();
            network.connect("localhost", listening.port()).await();
            assertThat(millis()).isEqualTo(20);
            accept.await();
            assertThat(millis()).isEqualTo(30);
        });
    }

    @Test
    void readmeExampleTakesTwoRoundTrips() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            environment.process(() -> {
                TcpSocket socket = listening.accept().await();
                assertThat(new String(socket.read(4).await(), StandardCharsets.US_ASCII))
                        .isEqualTo("ohai");
                assertThat(millis()).isEqualTo(30);
                socket.write("cya".getBytes(StandardCharsets.US_ASCII)).await();
            });
            TcpSocket socket = network.connect("localhost", listening.port()).await();
            socket.write("ohai".getBytes(StandardCharsets.US_ASCII)).await();
            assertThat(millis()).isEqualTo(20);
            socket.read(3).await();
            assertThat(millis()).isEqualTo(40);
        });
    }

    @Test
    void refusalTakesARoundTrip() {
        run(() -> {
            assertFails(network.connect("localhost", 1), SocketError.ECONNREFUSED);
            assertThat(millis()).isEqualTo(20);
        });
    }

    @Test
    void unknownHostsAndUnreachableOnesFailAtOnce() {
        run(() -> {
            assertFails(network.connect("no-such-host", 1), SocketError.EAI_NONAME);
            assertFails(network.connect("192.0.2.1", 1), SocketError.EHOSTUNREACH);
            assertThat(millis()).isZero();
        });
    }

    @Test
    void closeReachesThePeerAfterTheLatency() {
        run(() -> {
            TcpSocket[] ends = connect();
            ends[0].close();
            assertFails(ends[1].read(1), SocketError.ECONNRESET);
            assertThat(millis()).isEqualTo(40);
        });
    }

    @Test
    void writesArePipelined() {
        run(() -> {
            TcpSocket[] ends = connect();
            double start = millis();
            environment.process(() -> {
                for (int i = 0; i < 100; i++) {
                    ends[0].write(new byte[8]).await();
                }
            });
            readFully(ends[1], 800);
            assertThat(millis() - start).isEqualTo(10);
        });
    }

    @Test
    void aWindowOfDataIsSentPerRoundTrip() {
        run(() -> {
            TcpSocket[] ends = connect();
            double start = millis();
            int windows = 50;
            Event<Integer> write = ends[0].write(new byte[windows * 65_536]);
            readFully(ends[1], windows * 65_536);
            assertThat(write.triggered()).isTrue();
            assertThat(millis() - start).isBetween(windows * 20.0 - 10, windows * 22.0);
        });
    }

    @Test
    void aWriterWaitsUntilItsPeerReads() {
        run(() -> {
            TcpSocket[] ends = connect();
            Event<Integer> fits = ends[0].write(new byte[65_536]);
            fits.await();
            Event<Integer> tooMuch = ends[0].write(new byte[1]);
            environment.timeout(3600).await();
            assertThat(tooMuch.triggered()).isFalse();
            double start = millis();
            readFully(ends[1], 65_536);
            assertThat(millis()).as("what was sent is there").isEqualTo(start);
            tooMuch.await();
            assertThat(millis() - start).as("window update").isEqualTo(10);
        });
    }

    @Test
    void silenceCostsNothing() {
        run(() -> {
            TcpSocket[] ends = connect();
            for (int hour = 0; hour < 1000; hour++) {
                environment.timeout(Duration.ofHours(1)).await();
                ends[0].write(new byte[1]).await();
                ends[1].read(1).await();
            }
            assertThat(environment.now()).isGreaterThan(3_600_000);
        });
    }

    @Test
    void connectionsWaitForEachOtherOnlyInTheBacklog() {
        run(() -> {
            TcpServerSocket listening =
                    network.listen(new InetSocketAddress(0), 1).await();
            List<Double> connected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                environment.process(() -> {
                    network.connect("localhost", listening.port()).await();
                    connected.add(millis());
                });
            }
            environment.timeout(0.5).await();
            assertThat(connected).as("backlog + 1, as on Linux").containsExactly(20.0, 20.0);
            listening.accept().await(); // Takes out both.
            environment.timeout(1).await();
            assertThat(connected).as("second SYN after a second").containsExactly(20.0, 20.0, 1020.0, 1020.0);
            listening.accept().await(); // Gets the other one, and takes none out.
            environment.timeout(0.1).await();
            listening.accept().await();
            environment.timeout(2).await();
            assertThat(connected)
                    .as("third SYN after two more")
                    .containsExactly(20.0, 20.0, 1020.0, 1020.0, 3020.0, 3020.0);
        });
    }

    @Test
    void connectToAFullBacklogTimesOut() {
        run(() -> {
            TcpServerSocket listening =
                    network.listen(new InetSocketAddress(0), 0).await();
            network.connect("localhost", listening.port()).await();
            assertFails(network.connect("localhost", listening.port()), SocketError.ETIMEDOUT);
            assertThat(millis()).as("Netty's own limit of 30 s").isEqualTo(30_020);
        });
    }

    @Test
    void runEndsWhenNothingIsUnderWay() {
        environment.process(() -> {
            TcpSocket[] ends = connect();
            ends[0].write(new byte[1]).await();
            ends[1].read(2).await();
            ends[1].read(1).await();
        });
        environment.run();
        assertThat(millis()).as("arrival of the last byte").isEqualTo(40);
        assertThat(environment.livingProcesses()).hasSize(1);
    }

    @Test
    void latencyMayBeZeroButNotNegative() {
        try (VirtualBackend instant = VirtualBackend.open(Duration.ZERO, builder -> {})) {
            Event<TcpSocket> connected = instant.environment().process(() -> {
                TcpServerSocket listening = instant.network().listen(0).await();
                return instant.network().connect("localhost", listening.port()).await();
            });
            instant.environment().run(connected);
            assertThat(instant.environment().nowNanos()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VirtualBackend.open(Duration.ofMillis(-1), builder -> {}))
                .withMessageContaining("PT-0.001S");
    }
}
