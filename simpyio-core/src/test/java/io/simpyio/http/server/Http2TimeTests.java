package io.simpyio.http.server;

import static io.simpyio.http.RawHttp2.CONTINUATION;
import static io.simpyio.http.RawHttp2.DATA;
import static io.simpyio.http.RawHttp2.END_STREAM;
import static io.simpyio.http.RawHttp2.ENHANCE_YOUR_CALM;
import static io.simpyio.http.RawHttp2.GOAWAY;
import static io.simpyio.http.RawHttp2.HEADERS;
import static io.simpyio.http.RawHttp2.RST_STREAM;
import static io.simpyio.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.http.RawHttp2;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.client.HttpClientResponse;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.virtual.VirtualBackend;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 in simulated time, and to the nanosecond: a link of 50 ms one way. */
@ParameterizedClass
@EnumSource(names = {"LOOP", "BATON"})
class Http2TimeTests {

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
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private static HttpRoutes routes() {
        return new HttpRoutes()
                .get("/", request -> HttpResponse.text("ok"))
                .get("/slow", request -> {
                    request.environment().timeout(1000).await();
                    return HttpResponse.text("slow");
                })
                .post(
                        "/",
                        request -> HttpResponse.text("" + request.body().bytes().await().length))
                .get(
                        "/flood",
                        request -> HttpResponse.stream("text/plain", out -> {
                            while (true) {
                                out.write(new byte[65_536]).await();
                            }
                        }));
    }

    private void run(HttpServerOptions options, ProcessBody body) {
        server = new HttpServer(network, routes(), options);
        environment.run(environment.process("test", () -> {
            server.start(new InetSocketAddress("localhost", 443)).await();
            body.run();
        }));
    }

    private static HttpServerOptions secure() {
        Tls tls = Tls.server(TestPki.identity(TestPki.localhost()))
                .protocols("TLSv1.3")
                .build();
        return HttpServerOptions.builder()
                .listen(ListenOptions.DEFAULT.withTls(tls))
                .build();
    }

    private HttpClient client(HttpClientOptions options) {
        return new HttpClient(
                network,
                options,
                Tls.client().trust(TestPki.trust()).protocols("TLSv1.3").build());
    }

    private RawHttp2 raw() {
        return new RawHttp2(network.connect("localhost", 443).await()).begin();
    }

    @Test
    void aRequestOverTlsTakesItsRoundTrips() {
        run(secure(), () -> {
            HttpClient client = client(HttpClientOptions.DEFAULT);
            // One to connect, one for the handshake, one for the request; then the connection is there.
            for (double roundTrips : new double[] {3, 1, 1}) {
                double before = environment.now();
                HttpClientResponse response = client.send(HttpClientRequest.get("https://localhost/"));
                assertThat(response.body().text().await()).isEqualTo("ok");
                assertThat(environment.now() - before).isCloseTo(roundTrips * 2 * LATENCY, within(1e-12));
            }
            // A hundred at once share the connection, and its round trip.
            double before = environment.now();
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(environment.process(() -> client.send(HttpClientRequest.get("https://localhost/"))
                        .body()
                        .text()
                        .await()));
            }
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("ok");
            }
            assertThat(environment.now() - before).isCloseTo(2 * LATENCY, within(1e-12));
            assertThat(client.connections()).isEqualTo(1);
            client.close();
        });
    }

    @Test
    void aHundredRequestsAtOnceMakeOneConnection() {
        run(secure(), () -> {
            HttpClient client = client(HttpClientOptions.DEFAULT);
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(environment.process(() -> client.send(HttpClientRequest.get("https://localhost/"))
                        .body()
                        .text()
                        .await()));
            }
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("ok");
            }
            assertThat(environment.now()).isCloseTo(6 * LATENCY, within(1e-12));
            assertThat(client.connections()).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
            client.close();
        });
    }

    @Test
    void whoDoesNotAgreeOnHttp2GetsHttp1() {
        run(secure(), () -> {
            HttpClient old = client(HttpClientOptions.DEFAULT.withHttp2(HttpClientOptions.Http2.OFF));
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(environment.process(() -> old.send(HttpClientRequest.get("https://localhost/"))
                        .body()
                        .text()
                        .await()));
            }
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("ok");
            }
            assertThat(old.connections()).isEqualTo(4);
            old.close();
        });
        HttpServer oldServer = new HttpServer(
                network,
                routes(),
                HttpServerOptions.builder()
                        .listen(secure().listen())
                        .http2Enabled(false)
                        .build());
        environment.run(environment.process("test", () -> {
            oldServer.start(new InetSocketAddress("localhost", 444)).await();
            HttpClient client = client(HttpClientOptions.DEFAULT);
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(environment.process(() -> client.send(HttpClientRequest.get("https://localhost:444/"))
                        .body()
                        .text()
                        .await()));
            }
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("ok");
            }
            assertThat(client.connections()).isEqualTo(4);
            client.close();
            oldServer.close();
        }));
    }

    @Test
    void aConnectionWithoutStreamsIsClosed() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw();
            environment.timeout(30).await();
            peer.get(1, "/").read(1);
            double answered = environment.now() - LATENCY;
            RawHttp2.Frame end = peer.next(GOAWAY);
            assertThat(end.goAwayError()).isZero();
            assertThat(environment.now()).isCloseTo(answered + 60 + LATENCY, within(1e-9));
        });
    }

    @Test
    void aHeadThatDripsInEndsTheConnectionThoughAnotherStreamIsAtWork() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw().get(1, "/slow");
            assertThat(peer.get(3, "/").read(3).text()).isEqualTo("ok");
            byte[] fields =
                    RawHttp2.fields(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost");
            peer.send(HEADERS, END_STREAM, 5, fields[0]);
            double begun = environment.now();
            SimProcess<?> drip = environment.process(() -> {
                for (int i = 1; i < fields.length; i++) {
                    environment.timeout(2).await();
                    peer.send(CONTINUATION, 0, 5, fields[i]);
                }
            });
            drip.defuse();
            RawHttp2.Frame end = peer.next(GOAWAY);
            assertThat(end.toString()).contains("did not come whole in time");
            assertThat(end.goAwayError()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(environment.now()).isCloseTo(begun + 10 + 2 * LATENCY, within(1e-9));
            environment.timeout(10).await();
            assertThat(server.requests()).isZero();
        });
    }

    @Test
    void aFrameThatStopsComingEndsTheConnectionAndOneThatDripsDoesNot() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw().get(1, "/slow");
            byte[] frame = RawHttp2.frame(WINDOW_UPDATE, 0, 0, RawHttp2.number(1));
            for (byte one : frame) {
                environment.timeout(30).await();
                peer.socket().write(new byte[] {one}).await();
            }
            assertThat(peer.get(3, "/").read(3).text()).isEqualTo("ok");
            peer.socket().write(Arrays.copyOf(frame, 8)).await();
            double last = environment.now();
            assertThat(peer.next(GOAWAY).goAwayError()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(environment.now()).isCloseTo(last + 60 + 2 * LATENCY, within(1e-9));
        });
    }

    @Test
    void aHandlerHasAllTheTimeItWants() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw();
            double before = environment.now();
            assertThat(peer.get(1, "/slow").read(1).text()).isEqualTo("slow");
            assertThat(environment.now() - before).isCloseTo(1000 + 2 * LATENCY, within(1e-9));
        });
    }

    @Test
    void aBodyThatStopsComingIsRefused() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw().post(1, "/");
            for (int i = 0; i < 5; i++) {
                environment.timeout(50).await();
                peer.send(DATA, 0, 1, (byte) 'x');
            }
            double last = environment.now();
            assertThat(peer.read(1).status()).isEqualTo(408);
            assertThat(environment.now()).isCloseTo(last + 60 + 2 * LATENCY, within(1e-9));
            assertThat(peer.next(RST_STREAM).number()).isZero();
            assertThat(peer.get(3, "/").read(3).text()).isEqualTo("ok");
        });
    }

    @Test
    void aClientThatTakesNothingLosesTheStream() {
        run(HttpServerOptions.DEFAULT, () -> {
            RawHttp2 peer = raw().window(0, 1_000_000).get(1, "/flood");
            double asked = environment.now();
            peer.next(HEADERS);
            RawHttp2.Frame frame = peer.next();
            while (frame.type() == DATA) {
                frame = peer.next();
            }
            assertThat(frame.type()).isEqualTo(RST_STREAM);
            assertThat(environment.now()).isCloseTo(asked + 60 + 2 * LATENCY, within(0.1));
            assertThat(server.requests()).isZero();
            assertThat(peer.get(3, "/").read(3).text()).isEqualTo("ok");
        });
    }

    @Test
    void nothingIsLeftToHappenWhenTheConnectionsAreGone() {
        run(secure(), () -> {
            HttpClient client = client(HttpClientOptions.DEFAULT);
            client.send(HttpClientRequest.get("https://localhost/"))
                    .body()
                    .text()
                    .await();
            client.close();
        });
        double before = environment.now();
        server.close();
        environment.run();
        assertThat(environment.now() - before).isLessThan(1);
    }
}
