package io.simpyio.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.net.Backend;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketHandler;
import io.simpyio.websocket.WebSocketMessageWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load of WebSockets takes messages in any frames, and only those that it has sent. */
class EchoClientTests {

    private final Backend backend = Backend.open("select");
    private final Thread loop = new Thread(() -> backend.environment().run());

    private int serve(WebSocketHandler handler) {
        HttpServer server =
                new HttpServer(backend.network(), new HttpRoutes().get("/echo", new WebSocketEndpoint(handler)));
        backend.environment().run(server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        loop.start();
        return server.port();
    }

    @AfterEach
    void close() throws InterruptedException {
        backend.close();
        loop.join();
    }

    private static long run(int port, int bytes) throws IOException {
        try (EchoClient client = new EchoClient(port, 2, bytes)) {
            return client.run(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 125, 126, 65_535, 65_536})
    void messagesOfAnyLengthComeBack(int bytes) throws IOException {
        int port = serve(socket -> {
            while (true) {
                socket.send(socket.receive().await().bytes()).await();
            }
        });
        assertThat(run(port, bytes)).isPositive();
    }

    @Test
    void aMessageMayComeBackInPieces() throws IOException {
        int port = serve(socket -> {
            while (true) {
                byte[] message = socket.receive().await().bytes();
                WebSocketMessageWriter writer = socket.sendBinary();
                writer.write(Arrays.copyOf(message, 10)).await();
                writer.write(Arrays.copyOfRange(message, 10, message.length)).await();
                writer.end().await();
            }
        });
        assertThat(run(port, 300)).isPositive();
    }

    @Test
    void anotherMessageIsAnError() {
        int port = serve(socket -> {
            byte[] message = socket.receive().await().bytes();
            message[message.length - 1]++;
            socket.send(message).await();
            socket.closed().await();
        });
        assertThatThrownBy(() -> run(port, 64)).hasRootCauseMessage("Another message has come back");
    }

    @Test
    void aShorterMessageIsAnError() {
        int port = serve(socket -> {
            socket.send(Arrays.copyOf(socket.receive().await().bytes(), 63)).await();
            socket.closed().await();
        });
        assertThatThrownBy(() -> run(port, 64)).hasRootCauseMessage("Only 63 bytes have come back");
    }
}
