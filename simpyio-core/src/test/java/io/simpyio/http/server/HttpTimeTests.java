package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.http.RawHttp;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.client.HttpClientResponse;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.virtual.VirtualBackend;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What takes time, in simulated time and to the nanosecond: a link of 50 ms one way. */
@ParameterizedClass
@EnumSource(names = {"LOOP", "BATON"})
class HttpTimeTests {

    private static final double LATENCY = 0.05;

    @Parameter
    private CoroutineMode coroutines;

    private VirtualBackend backend;
    private Environment environment;
    private Network network;
    private HttpServer server;

    @BeforeEach
    void open() {
        backend = VirtualBackend.open(Duration.ofMillis(50), builder -> builder.coroutines(coroutines));
        environment = backend.environment();
        network = backend.network();
        HttpRoutes routes = new HttpRoutes()
                .get("/", request -> HttpResponse.text("ok"))
                .get("/slow", request -> {
                    request.environment().timeout(1000).await();
                    return HttpResponse.text("slow");
                })
                .get(
                        "/flood",
                        request -> HttpResponse.stream("text/plain", out -> {
                            while (true) {
                                out.write(new byte[65_536]).await();
                            }
                        }))
                .post("/", request -> HttpResponse.text(request.body().text().await()));
        server = new HttpServer(network, routes);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private void run(ProcessBody body) {
        environment.run(environment.process("test", () -> {
            server.start(new InetSocketAddress("localhost", 80)).await();
            body.run();
        }));
    }

    private RawHttp raw() {
        return new RawHttp(network.connect("localhost", 80).await());
    }

    private double secondsOf(Runnable action) {
        double before = environment.now();
        action.run();
        return environment.now() - before;
    }

    @Test
    void aRequestTakesItsRoundTrips() {
        run(() -> {
            RawHttp peer = raw();
            for (int i = 0; i < 3; i++) {
                assertThat(secondsOf(() ->
                                peer.sendLines("GET / HTTP/1.1", "Host: test").read()))
                        .isCloseTo(2 * LATENCY, within(1e-12));
            }
            // To connect is one more.
            assertThat(secondsOf(() ->
                            raw().sendLines("GET / HTTP/1.1", "Host: test").read()))
                    .isCloseTo(4 * LATENCY, within(1e-12));
            // Pipelined requests share one.
            String requests = "GET / HTTP/1.1\r\nHost: test\r\n\r\n".repeat(10);
            assertThat(secondsOf(() -> {
                        peer.send(requests);
                        for (int i = 0; i < 10; i++) {
                            peer.read();
                        }
                    }))
                    .isCloseTo(2 * LATENCY, within(1e-12));
        });
    }

    @Test
    void overTlsItTakesOneMoreForTheHandshake() {
        run(() -> {
            Tls tls = Tls.server(TestPki.identity(TestPki.localhost()))
                    .protocols("TLSv1.3")
                    .build();
            HttpServer secure = new HttpServer(
                    network,
                    new HttpRoutes().get("/", request -> HttpResponse.text("secret")),
                    HttpServerOptions.builder()
                            .listen(ListenOptions.DEFAULT.withTls(tls))
                            .build());
            secure.start(new InetSocketAddress("localhost", 443)).await();
            Tls trusting =
                    Tls.client().trust(TestPki.trust()).protocols("TLSv1.3").build();
            HttpClient client = new HttpClient(network, HttpClientOptions.DEFAULT, trusting);
            for (double roundTrips : new double[] {3, 1, 1}) {
                double before = environment.now();
                HttpClientResponse response = client.send(HttpClientRequest.get("https://localhost/"));
                assertThat(response.body().text().await()).isEqualTo("secret");
                assertThat(environment.now() - before).isCloseTo(roundTrips * 2 * LATENCY, within(1e-12));
            }
            client.close();
            secure.close();
        });
    }

    @Test
    void aHeadThatComesTooSlowlyIsRefused() {
        run(() -> {
            RawHttp peer = raw();
            environment.timeout(5).await();
            double begin = environment.now() + LATENCY;
            peer.send("G");
            environment.process("slow", () -> {
                for (String piece : "ET / HTTP/1.1".split("")) {
                    environment.timeout(1.5).await();
                    peer.send(piece);
                }
            });
            assertThat(peer.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(environment.now()).isCloseTo(begin + 10 + LATENCY, within(1e-9));
        });
    }

    @Test
    void aHeadThatIsReadAheadHasItsTimeFromTheEndOfTheRequestBefore() {
        run(() -> {
            RawHttp peer = raw();
            peer.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\nGET /half");
            assertThat(peer.read().text()).isEqualTo("slow");
            double answered = environment.now();
            assertThat(peer.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(environment.now()).isCloseTo(answered + 10, within(1e-9));
        });
    }

    @Test
    void anIdleConnectionIsClosedInSilence() {
        run(() -> {
            RawHttp peer = raw();
            environment.timeout(30).await();
            peer.sendLines("GET / HTTP/1.1", "Host: test").read();
            double answered = environment.now() - LATENCY;
            assertThat(peer.rest()).isEmpty();
            assertThat(environment.now()).isCloseTo(answered + 60 + LATENCY, within(1e-9));
            RawHttp silent = raw();
            assertThat(secondsOf(() -> assertThat(silent.rest()).isEmpty())).isCloseTo(60, within(0.2));
        });
    }

    @Test
    void aBodyThatStopsComingIsRefused() {
        run(() -> {
            RawHttp peer = raw();
            peer.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                environment.timeout(50).await();
                peer.send("x");
            }
            double last = environment.now();
            assertThat(peer.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(environment.now()).isCloseTo(last + 60 + 2 * LATENCY, within(1e-9));
        });
    }

    @Test
    void aHandlerHasAllTheTimeItWants() {
        run(() -> {
            RawHttp peer = raw();
            assertThat(secondsOf(() -> assertThat(peer.sendLines("GET /slow HTTP/1.1", "Host: test")
                                    .read()
                                    .text())
                            .isEqualTo("slow")))
                    .isCloseTo(1000 + 2 * LATENCY, within(1e-9));
        });
    }

    @Test
    void aClientThatTakesNothingLosesTheConnection() {
        run(() -> {
            RawHttp peer = raw();
            peer.sendLines("GET /flood HTTP/1.1", "Host: test");
            environment.timeout(59).await();
            assertThat(server.connections()).isEqualTo(1);
            environment.timeout(3).await();
            assertThat(server.connections()).isZero();
            assertThat(server.requests()).isZero();
        });
    }

    @Test
    void nothingIsLeftToHappenWhenTheConnectionsAreGone() {
        run(() -> {
            RawHttp peer = raw();
            peer.sendLines("GET / HTTP/1.1", "Host: test").read();
            peer.socket().close();
        });
        double before = environment.now();
        server.close();
        environment.run();
        assertThat(environment.now() - before).isLessThan(1);
    }

    @Test
    void aHandlerIsInterruptedOneLatencyAfterItsClientHasGone() {
        run(() -> {
            RawHttp peer = raw();
            peer.sendLines("GET /slow HTTP/1.1", "Host: test");
            environment.timeout(3).await();
            assertThat(server.requests()).isEqualTo(1);
            peer.socket().close();
            environment.timeout(LATENCY + 1e-6).await();
            assertThat(server.requests()).isZero();
            try {
                peer.socket().read(1).await();
            } catch (SocketException closed) {
                assertThat(peer.socket().isClosed()).isTrue();
            }
        });
    }
}
