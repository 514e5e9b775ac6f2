package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.http.RawHttp;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.virtual.VirtualBackend;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What takes time, in simulated time and to the nanosecond: a link of 50 ms one way. */
@ParameterizedClass
@EnumSource(names = {"LOOP", "BATON"})
class WebSocketTimeTests {

    private static final double LATENCY = 0.05;

    @Parameter
    private CoroutineMode coroutines;

    private VirtualBackend backend;
    private Environment environment;
    private Network network;

    @BeforeEach
    void open() {
        backend = VirtualBackend.open(Duration.ofMillis(50), builder -> builder.coroutines(coroutines));
        environment = backend.environment();
        network = backend.network();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private void run(WebSocketHandler handler, WebSocketOptions options, ProcessBody body) {
        environment.run(environment.process("test", () -> {
            HttpRoutes routes = new HttpRoutes().get("/", new WebSocketEndpoint(handler, options));
            new HttpServer(network, routes)
                    .start(new InetSocketAddress("localhost", 80))
                    .await();
            body.run();
        }));
    }

    private RawWebSocket raw() {
        return RawWebSocket.open(new RawHttp(network.connect("localhost", 80).await()), "");
    }

    private static void assertTook(double before, double after, double seconds) {
        assertThat(after - before).as("seconds").isCloseTo(seconds, within(1e-12));
    }

    @Test
    void openingSendingAndClosingTakeTheirRoundTrips() {
        run(WebSocketContract.ECHO, WebSocketOptions.DEFAULT, () -> {
            double start = environment.now();
            WebSocket socket = new WebSocketClient(network).connect("ws://localhost/");
            assertTook(start, environment.now(), 2 * 2 * LATENCY);
            start = environment.now();
            socket.send("hello").await();
            assertThat(socket.receive().await().text()).isEqualTo("hello");
            assertTook(start, environment.now(), 2 * LATENCY);
            assertThat(socket.ping().await()).isEqualTo(Duration.ofMillis(100));
            start = environment.now();
            socket.close(1000, "").await();
            assertTook(start, environment.now(), 2 * LATENCY);
        });
    }

    @Test
    void overTlsItTakesOneMoreForTheHandshake() {
        environment.run(environment.process("test", () -> {
            Tls tls = Tls.server(TestPki.identity(TestPki.localhost()))
                    .protocols("TLSv1.3")
                    .build();
            HttpRoutes routes = new HttpRoutes().get("/", new WebSocketEndpoint(WebSocketContract.ECHO));
            new HttpServer(
                            network,
                            routes,
                            HttpServerOptions.builder()
                                    .listen(ListenOptions.DEFAULT.withTls(tls))
                                    .build())
                    .start(new InetSocketAddress("localhost", 443))
                    .await();
            Tls trusting =
                    Tls.client().trust(TestPki.trust()).protocols("TLSv1.3").build();
            double start = environment.now();
            WebSocket socket =
                    new WebSocketClient(network, WebSocketOptions.DEFAULT, trusting).connect("wss://localhost/");
            assertTook(start, environment.now(), 3 * 2 * LATENCY);
            start = environment.now();
            socket.send("secret").await();
            assertThat(socket.receive().await().text()).isEqualTo("secret");
            assertTook(start, environment.now(), 2 * LATENCY);
        }));
    }

    @Test
    void aPingIsSentAfterJustSoMuchSilence() {
        WebSocketOptions options = WebSocketOptions.builder()
                .pingInterval(Duration.ofSeconds(30))
                .pingTimeout(Duration.ofSeconds(10))
                .build();
        List<Double> ends = new ArrayList<>();
        WebSocketHandler handler = socket -> {
            try {
                socket.receive().await();
                socket.receive().await();
            } catch (WebSocketException e) {
                assertThat(e.code()).isEqualTo(1006);
                assertThat(e.reason()).isEqualTo("No answer to a ping within PT10S");
                ends.add(environment.now());
                throw e;
            }
        };
        run(handler, options, () -> {
            RawWebSocket peer = raw();
            double opened = environment.now() - LATENCY; // When the server said so.
            assertThat(peer.read().opcode()).isEqualTo(PING);
            assertTook(opened, environment.now() - LATENCY, 30);
            environment.timeout(5).await();
            peer.send(frame(FIN | TEXT, "not even a pong, but a sign of life"));
            double heard = environment.now() + LATENCY;
            RawWebSocket.Frame ping = peer.read();
            assertTook(heard, environment.now() - LATENCY, 30);
            peer.send(frame(FIN | PONG, ping.payload()));
            heard = environment.now() + LATENCY;
            assertThat(peer.read().opcode()).isEqualTo(PING);
            assertTook(heard, environment.now() - LATENCY, 30);
            peer.assertEnded();
            assertThat(ends).hasSize(1);
            assertTook(heard, ends.getFirst(), 40);
        });
    }

    @Test
    void silenceHasNoMeaningWhileNobodyReceives() {
        WebSocketOptions options = WebSocketOptions.builder()
                .pingInterval(Duration.ofSeconds(1))
                .pingTimeout(Duration.ofSeconds(1))
                .maxReadAheadBytes(1)
                .build();
        WebSocketHandler handler = socket -> {
            environment.timeout(100).await();
            socket.send(socket.receive().await().text()).await();
        };
        run(handler, options, () -> {
            RawWebSocket peer = raw().send(frame(FIN | TEXT, "patience"));
            assertThat(peer.read().text()).isEqualTo("patience");
            assertThat(environment.now()).isGreaterThan(100);
        });
    }

    @Test
    void twoIdleEndsStayTogether() {
        WebSocketOptions options =
                WebSocketOptions.builder().pingInterval(Duration.ofSeconds(20)).build();
        run(socket -> socket.closed().await(), options, () -> {
            WebSocket socket = new WebSocketClient(network, options).connect("ws://localhost/");
            environment.timeout(Duration.ofHours(10)).await();
            assertThat(socket.isOpen()).isTrue();
            assertThat(socket.close(1000, "").await().code()).isEqualTo(1000);
        });
    }

    @Test
    void aWriteThatNobodyTakesEndsIt() {
        WebSocketOptions options = WebSocketOptions.builder()
                .writeTimeout(Duration.ofSeconds(7))
                .maxQueuedBytes(64 << 20)
                .build();
        List<String> ends = new ArrayList<>();
        WebSocketHandler handler = socket -> {
            double start = environment.now();
            try {
                socket.send(new byte[16 << 20]).await();
            } catch (WebSocketException e) {
                ends.add(e.getMessage() + ", after " + (int) (environment.now() - start));
                throw e;
            }
        };
        run(handler, options, () -> {
            RawWebSocket peer = raw();
            environment.timeout(20).await();
            assertThat(ends).containsExactly("1006 The other side has taken nothing for PT7S, after 7");
            peer.socket().close();
        });
    }

    @Test
    void anotherSideThatDoesNotAnswerACloseIsLeftInTime() {
        List<Double> took = new ArrayList<>();
        WebSocketHandler handler = socket -> {
            double start = environment.now();
            assertThat(socket.close(1000, "bye").await().code()).isEqualTo(1006);
            took.add(environment.now() - start);
        };
        run(handler, WebSocketOptions.DEFAULT, () -> {
            RawWebSocket peer = raw();
            assertThat(peer.read().code()).isEqualTo(1000);
            peer.assertEnded();
            assertThat(took).containsExactly(5.0);
        });
    }
}
