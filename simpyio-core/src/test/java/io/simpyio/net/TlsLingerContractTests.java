package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a client's data when it closes the connection before it has read what the server's TLS sends by itself:
 * tickets, after the handshake. Each end has its own loop, and that of the client does nothing unless it is told to.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
class TlsLingerContractTests extends SocketContract {

    /** More than the operating system lets arrive while nobody reads, and less than it takes over. */
    private static final int BYTES = 256 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static List<BackendCase> worlds() {
        return BackendCase.sockets().stream()
                .filter(world -> world.wire() != Wire.PLAIN && !world.backend().equals("virtual"))
                .toList();
    }

    private Backend serving;
    private TcpServerSocket listening;
    private TcpSocket client;
    private TcpSocket server;

    @BeforeEach
    void connectLoops() throws Exception {
        serving = world.open();
        Thread.ofPlatform().daemon().name("serving").start(serving.environment()::run);
        Network there = world.network(serving);
        listening = get(atServer(() -> there.listen("127.0.0.1", 0).await()));
        Future<TcpSocket> accepted = atServer(() -> listening.accept().await());
        client = environment.run(network.connect("localhost", listening.port()));
        server = get(accepted);
    }

    @AfterEach
    void closeServing() {
        serving.close();
    }

    private <T> Future<T> atServer(Callable<T> body) {
        return serving.environment().submit(body);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static int readToTheEnd(TcpSocket socket) {
        int count = 0;
        try {
            while (true) {
                count += socket.read(BYTES).await().length;
            }
        } catch (SocketException end) {
            assertThat(end.error()).isEqualTo(SocketError.ECONNRESET);
            assertThat(end).hasMessageContaining("the peer has closed");
        }
        return count;
    }

    private void runClient() {
        Thread.ofPlatform().daemon().name("client").start(environment::run);
    }

    @Test
    void whatItHasWrittenArrives() throws Exception {
        run(() -> {
            client.write(pattern(BYTES)).await();
            client.close();
        });
        Future<Integer> received = atServer(() -> readToTheEnd(server));
        runClient();
        assertThat(get(received)).isEqualTo(BYTES);
    }

    @Test
    void aServerThatEndsTooLeavesNothingBehind() throws Exception {
        run(() -> client.close());
        atServer(() -> {
            readToTheEnd(server);
            server.close();
            return true;
        });
        runClient();
        assertThatItIsGone();
    }

    @Test
    void aServerThatGoesOnToSendIsNotWaitedFor() throws Exception {
        run(() -> client.close());
        Future<SocketError> failure = atServer(() -> {
            while (true) {
                try {
                    server.write(bytes("more")).await();
                    serving.environment().timeout(0.001).await();
                } catch (SocketException e) {
                    return e.error();
                }
            }
        });
        runClient();
        assertThat(get(failure)).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
        assertThatItIsGone();
    }

    @Test
    void aServerThatDoesNothingIsNotWaitedForForEver() throws Exception {
        run(() -> client.close());
        runClient();
        assertThatItIsGone();
    }

    private void assertThatItIsGone() {
        await().atMost(PATIENCE)
                .until(() -> environment.submit(() -> network.stats().open()).get() == 0);
    }
}
