package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.RawHttp;
import io.simpyio.net.BackendCase;
import io.simpyio.net.TcpServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The opening handshake: what a server refuses, and what a client does (RFC 6455, 4). */
@MethodSource(BackendCase.ALL)
class WebSocketHandshakeContractTests extends WebSocketContract {

    private static final List<String> GOOD = List.of(
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + RawWebSocket.KEY);

    /** The fields of a good handshake, with one replaced or added. */
    private static String[] request(String line, String... fields) {
        List<String> lines = new ArrayList<>(GOOD);
        for (String field : fields) {
            String name = field.substring(0, field.indexOf(':') + 1);
            lines.removeIf(other -> other.startsWith(name));
            if (field.length() > name.length()) {
                lines.add(field);
            }
        }
        lines.addFirst(line);
        return lines.toArray(String[]::new);
    }

    private RawHttp.Message answer(String... fields) {
        return ask(request("GET / HTTP/1.1", fields));
    }

    @Test
    void theAnswerProvesThatTheServerHasUnderstood() {
        run(() -> {
            serve(ECHO);
            RawHttp.Message answer = answer();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            assertThat(answer.header("Connection")).isEqualTo("Upgrade");
            assertThat(answer.headers()).doesNotContainKeys("sec-websocket-protocol", "sec-websocket-extensions");
            // Both are tokens without a case, and may stand among others.
            assertThat(answer("Upgrade: WebSocket", "Connection: keep-alive, upgrade")
                            .status())
                    .isEqualTo(101);
        });
    }

    @Test
    void badHandshakesAreRefused() {
        run(() -> {
            serve(ECHO);
            for (String wrong : List.of(
                    "Connection:",
                    "Connection: keep-alive",
                    "Sec-WebSocket-Version:",
                    "Sec-WebSocket-Key:",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==",
                    "Sec-WebSocket-Key: not base64!",
                    "Sec-WebSocket-Key: " + RawWebSocket.KEY + "AAAA",
                    "Content-Length: 5")) {
                assertThat(answer(wrong).status()).as("status with %s", wrong).isEqualTo(400);
            }
            assertThat(ask(request("GET / HTTP/1.1", "Sec-WebSocket-Key: x\r\nSec-WebSocket-Key: y"))
                            .status())
                    .isEqualTo(400);
            for (String other : List.of("Upgrade:", "Upgrade: h2c")) {
                RawHttp.Message answer = answer(other);
                assertThat(answer.status()).as("status with %s", other).isEqualTo(426);
                assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            }
            for (String version : List.of("0", "7", "8", "14", "x")) {
                RawHttp.Message answer = answer("Sec-WebSocket-Version: " + version);
                assertThat(answer.status())
                        .as("status with version %s", version)
                        .isEqualTo(426);
                assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
            }
            assertThat(ask(request("GET / HTTP/1.0")).status()).isEqualTo(426);
            assertThat(ask(request("HEAD / HTTP/1.1")).status()).isEqualTo(426);
            assertThat(ask(request("POST / HTTP/1.1")).status()).isEqualTo(405);
            assertThat(warnings()).isEmpty();
            awaitConnections(0);
        });
    }

    @Test
    void aConnectionGoesOnWithHttpAfterARefusal() {
        run(() -> {
            serve(ECHO);
            RawHttp peer = raw();
            peer.sendLines(request("GET / HTTP/1.1", "Sec-WebSocket-Version: 12"));
            assertThat(peer.read().status()).isEqualTo(426);
            peer.sendLines(request("GET / HTTP/1.1"));
            assertThat(peer.read().status()).isEqualTo(101);
            peer.socket().close();
        });
    }

    @Test
    void pagesOfOtherOriginsMayNotOpenIt() {
        run(() -> {
            serve(ECHO);
            assertThat(answer("Origin: http://localhost").status()).isEqualTo(101);
            assertThat(answer("Origin: https://LOCALHOST").status()).isEqualTo(101);
            for (String other : List.of("http://localhost:81", "https://evil.example", "null", "localhost")) {
                assertThat(answer("Origin: " + other).status()).as(other).isEqualTo(403);
            }
            server.close();
            serve(
                    ECHO,
                    WebSocketOptions.builder()
                            .allowedOrigins("https://one.example", "https://two.example:8443")
                            .build());
            assertThat(answer().status()).as("a program, which is no page").isEqualTo(101);
            assertThat(answer("Origin: https://one.example").status()).isEqualTo(101);
            assertThat(answer("Origin: https://two.example:8443").status()).isEqualTo(101);
            assertThat(answer("Origin: https://two.example").status()).isEqualTo(403);
            assertThat(answer("Origin: http://localhost").status()).isEqualTo(403);
            server.close();
            serve(ECHO, WebSocketOptions.builder().allowedOrigins("*").build());
            assertThat(answer("Origin: https://any.example").status()).isEqualTo(101);
        });
    }

    @Test
    void theServersFirstSubprotocolThatTheClientSpeaksIsTaken() {
        run(() -> {
            serve(ECHO, WebSocketOptions.builder().subprotocols("b", "a").build());
            assertThat(answer("Sec-WebSocket-Protocol: c, a, b").header("Sec-WebSocket-Protocol"))
                    .isEqualTo("b");
            assertThat(answer("Sec-WebSocket-Protocol: c,a").header("Sec-WebSocket-Protocol"))
                    .isEqualTo("a");
            assertThat(answer("Sec-WebSocket-Protocol: c").headers()).doesNotContainKey("sec-websocket-protocol");
            assertThat(open().subprotocol()).isEmpty();
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(
                            () -> WebSocketOptions.builder().subprotocols("a b").build());
        });
    }

    /** Serves one connection by hand: gives the request, and answers with these lines. */
    private WebSocket openTo(List<String> requests, WebSocketOptions options, String... lines) {
        TcpServerSocket listening = network.listen(ANY_PORT).await();
        try {
            environment.process("server", () -> {
                RawHttp peer = new RawHttp(listening.accept().await());
                RawHttp.Message request = peer.read();
                requests.add(request.start() + " " + request.headers());
                String accept = Handshake.accept(request.header("Sec-WebSocket-Key"));
                peer.send(String.join("\r\n", lines).replace("ACCEPT", accept) + "\r\n\r\n");
            });
            return new WebSocketClient(network, options)
                    .connect(
                            URI.create("ws://localhost:" + listening.port() + "/a?b=c"),
                            new HttpHeaders().set("Origin", "http://me").set("Cookie", "d=e"));
        } finally {
            listening.close();
        }
    }

    @Test
    void aClientAsksProperlyAndChecksTheAnswer() {
        String[] good = {
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: ACCEPT"
        };
        run(() -> {
            List<String> requests = new ArrayList<>();
            WebSocketOptions options = WebSocketOptions.builder()
                    .subprotocols("x", "y")
                    .closeTimeout(Duration.ofMillis(1))
                    .build();
            openTo(requests, options, good).close(1000, "").await();
            assertThat(requests.getFirst())
                    .startsWith("GET /a?b=c HTTP/1.1 ")
                    .contains("origin=http://me", "cookie=d=e", "sec-websocket-version=13")
                    .contains("sec-websocket-protocol=x, y", "upgrade=websocket", "connection=Upgrade")
                    .doesNotContain("sec-websocket-extensions");
            // What comes before is of no meaning here.
            String[] after100 = {"HTTP/1.1 103 Early Hints\r\n\r\n" + good[0], good[1], good[2], good[3]};
            openTo(requests, options, after100).close(1000, "").await();
            for (String[] bad : new String[][] {
                {good[0], good[1], good[2], "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
                {good[0], good[1], good[2]},
                {good[0], "Upgrade: other", good[2], good[3]},
                {good[0], good[1], good[3]},
                {good[0], good[1], good[2], good[3], "Sec-WebSocket-Protocol: z"},
                {good[0], good[1], good[2], good[3], "Sec-WebSocket-Protocol: x", "Sec-WebSocket-Protocol: y"},
                {good[0], good[1], good[2], good[3], "Sec-WebSocket-Extensions: permessage-deflate"}
            }) {
                assertThatExceptionOfType(HttpException.class)
                        .as("answer %s", List.of(bad))
                        .isThrownBy(() -> openTo(requests, options, bad))
                        .matches(e -> e.status() == 502);
            }
            assertThatExceptionOfType(WebSocketHandshakeException.class)
                    .isThrownBy(() ->
                            openTo(requests, options, "HTTP/1.1 302 Found", "Location: /other", "Content-Length: 0"))
                    .matches(e -> e.status() == 302
                            && e.headers().first("Location").orElse("").equals("/other"));
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> new WebSocketClient(network).connect("ws://localhost/#fragment"));
        });
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        run(() -> {
            TcpServerSocket listening = network.listen(ANY_PORT).await();
            listening.accept();
            WebSocketClient client = new WebSocketClient(
                    network,
                    WebSocketOptions.builder()
                            .handshakeTimeout(Duration.ofMillis(300))
                            .build());
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client.connect("ws://localhost:" + listening.port()))
                    .matches(e -> e.status() == 504);
        });
    }
}
