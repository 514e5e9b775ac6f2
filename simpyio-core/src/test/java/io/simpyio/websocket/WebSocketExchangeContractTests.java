package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Event;
import io.simpyio.net.BackendCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages between our client and our server, on every backend and over TLS. */
@MethodSource(BackendCase.ALL)
class WebSocketExchangeContractTests extends WebSocketContract {

    private static final WebSocketOptions LARGE =
            WebSocketOptions.builder().maxMessageBytes(8 << 20).build();

    @Test
    void messagesGoToAndFro() {
        run(() -> {
            serve(ECHO);
            WebSocket socket = open();
            for (String text : List.of("hello", "", "h\u00e4\u20ac\ud83d\ude00", "x".repeat(125), "y".repeat(70_000))) {
                socket.send(text).await();
                assertThat(socket.receive().await().text()).isEqualTo(text);
            }
            assertThat(server.requests()).as("a WebSocket is no request").isZero();
            assertThat(server.connections()).isEqualTo(1);
            byte[] bytes = new byte[300_000];
            new Random(7).nextBytes(bytes);
            for (byte[] data : List.of(new byte[0], new byte[] {1, 2, 3}, bytes)) {
                socket.send(data).await();
                assertThat(socket.receive().await().bytes()).isEqualTo(data);
            }
            assertThat(socket.close(1000, "bye").await()).isEqualTo(new WebSocketClose(1000, "bye"));
            awaitConnections(0);
        });
    }

    @Test
    void eachSideKnowsHowTheOtherHasClosed() {
        run(() -> {
            Event<WebSocketClose> seen = environment.event();
            serve(socket -> {
                try {
                    socket.receive().await();
                } catch (WebSocketException e) {
                    seen.succeed(new WebSocketClose(e.code(), e.reason()));
                    throw e;
                }
            });
            WebSocket socket = open();
            assertThat(socket.isOpen()).isTrue();
            assertThat(socket.close(4_711, "enough").await()).isEqualTo(new WebSocketClose(4_711, "enough"));
            assertThat(socket.isOpen()).isFalse();
            assertThat(seen.await()).isEqualTo(new WebSocketClose(4_711, "enough"));
            assertThatExceptionOfType(WebSocketException.class)
                    .isThrownBy(() -> socket.receive().await())
                    .matches(e -> e.code() == 4_711 && e.reason().equals("enough"));
            assertThatExceptionOfType(WebSocketException.class)
                    .isThrownBy(() -> socket.send("late").await())
                    .matches(e -> e.code() == 4_711);
            awaitConnections(0);
            assertThat(warnings()).isEmpty();
        });
    }

    @Test
    void aHandlerThatReturnsClosesWith1000AndOneThatFailsWith1011() {
        run(() -> {
            serve(socket -> {
                String wanted = socket.receive().await().text();
                switch (wanted) {
                    case "fail" -> throw new IllegalStateException("on purpose");
                    case "code" -> throw new WebSocketException(3_001, "r".repeat(200));
                    case "type" -> socket.receive().await().bytes();
                    default -> socket.send("done").await();
                }
            });
            WebSocket normal = open();
            normal.send("return").await();
            assertThat(normal.receive().await().text()).isEqualTo("done");
            assertThat(normal.closed().await()).isEqualTo(new WebSocketClose(1000, ""));
            WebSocket failing = open();
            failing.send("fail").await();
            assertThat(failing.closed().await()).isEqualTo(new WebSocketClose(1011, ""));
            WebSocket own = open();
            own.send("code").await();
            assertThat(own.closed().await()).isEqualTo(new WebSocketClose(3_001, "r".repeat(123)));
            WebSocket other = open();
            other.send("type").await();
            other.send("text").await();
            assertThat(other.closed().await().code()).isEqualTo(1003);
            awaitConnections(0);
            assertThat(warnings()).singleElement().asString().contains("closed");
        });
    }

    @Test
    void whatCameBeforeTheEndCanBeReceivedAfterIt() {
        run(() -> {
            serve(socket -> {
                socket.send("one").await();
                socket.send("two").await();
            });
            WebSocket socket = open();
            socket.closed().await();
            assertThat(socket.receive().await().text()).isEqualTo("one");
            assertThat(socket.receive().await().text()).isEqualTo("two");
            assertThatExceptionOfType(WebSocketException.class)
                    .isThrownBy(() -> socket.receive().await())
                    .matches(e -> e.code() == 1000);
        });
    }

    @Test
    void manyMessagesAtOnceKeepTheirOrder() {
        run(() -> {
            serve(ECHO);
            WebSocket socket = open();
            List<Event<?>> sends = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                sends.add(socket.send("message " + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(socket.receive().await().text()).isEqualTo("message " + i);
            }
            environment.allOf(sends).await();
            assertThat(socket.queuedBytes()).isZero();
            socket.close(1000, "").await();
        });
    }

    @Test
    void aMessageInPiecesIsOneMessage() {
        run(() -> {
            serve(ECHO, LARGE);
            WebSocket socket = open(LARGE);
            WebSocketMessageWriter text = socket.sendText();
            text.write("gr").await();
            text.write("\u00fc\ud83d").await(); // Half a character,
            Event<?> between = socket.send("after"); // which waits.
            text.write("\ude00n").await();
            assertThat(between.triggered()).isFalse();
            text.end().await();
            assertThat(socket.receive().await().text()).isEqualTo("gr\u00fc\ud83d\ude00n");
            assertThat(socket.receive().await().text()).isEqualTo("after");
            WebSocketMessageWriter binary = socket.sendBinary();
            byte[] piece = new byte[100_000];
            for (int i = 0; i < 50; i++) {
                binary.write(piece).await();
            }
            binary.end().await();
            assertThat(socket.receive().await().bytes()).hasSize(5_000_000);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> binary.write(piece));
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> text.write(piece));
            socket.close(1000, "").await();
        });
    }

    @Test
    void aPingHasItsPong() {
        run(() -> {
            serve(socket -> {
                assertThat(socket.ping().await()).isNotNull();
                socket.send("pong").await();
                socket.closed().await(); // And answers pings, although it does not receive.
            });
            WebSocket socket = open();
            assertThat(socket.receive().await().text()).isEqualTo("pong");
            List<Event<?>> pings = new ArrayList<>();
            for (int i = 0; i < Heartbeat.MAX_PINGS; i++) {
                pings.add(socket.ping());
            }
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> socket.ping().await())
                    .withMessageContaining("16");
            environment.allOf(pings).await();
            socket.ping().await();
            socket.close(1000, "").await();
        });
    }

    @Test
    void httpAndWebSocketShareAPortAndAPath() {
        run(() -> {
            WebSocketOptions options = WebSocketOptions.builder()
                    .subprotocols("chat.v2", "chat.v1")
                    .build();
            serve(new HttpRoutes()
                    .get("/hello", request -> HttpResponse.text("hello"))
                    .get(
                            "/rooms/{room}",
                            request -> request.query().first("key").orElse("").equals("open")
                                    ? WebSocketEndpoint.open(
                                            request,
                                            socket -> socket.send(
                                                            socket.request().pathVariable("room") + " "
                                                                    + socket.subprotocol()
                                                                            .orElse("none"))
                                                    .await(),
                                            options)
                                    : HttpResponse.status(401)));
            assertThat(get("/hello").text()).isEqualTo("hello");
            WebSocketClient client = new WebSocketClient(
                    network, WebSocketOptions.builder().subprotocols("chat.v1").build());
            String base = "ws://localhost:" + server.port() + "/rooms/";
            WebSocket socket = client.connect(base + "blue%20one?key=open");
            assertThat(socket.receive().await().text()).isEqualTo("blue one chat.v1");
            assertThat(socket.subprotocol()).contains("chat.v1");
            socket.closed().await();
            assertThatExceptionOfType(WebSocketHandshakeException.class)
                    .isThrownBy(() -> client.connect(base + "blue"))
                    .matches(e -> e.status() == 401);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> client.connect("http://localhost/"));
        });
    }
}
