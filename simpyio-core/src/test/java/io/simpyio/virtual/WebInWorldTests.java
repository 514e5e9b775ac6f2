package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBufUtil;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Environment;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTPS and WebSockets over TLS between two hosts, 50 ms apart: the time of their round trips, and the same bytes again. */
class WebInWorldTests {

    private static final double ROUND_TRIP = 0.1;

    /** Other kinds of keys sign with random numbers of their own. */
    private static final X509Bundle SERVER = TestPki.issued(
            "CN=server",
            builder -> builder.algorithm(CertificateBuilder.Algorithm.ed25519).addSanDnsName("server"));

    private final Tls serverTls =
            Tls.server(TestPki.identity(SERVER)).protocols("TLSv1.3").build();
    private final Tls clientTls =
            Tls.client().trust(TestPki.trust()).protocols("TLSv1.3").build();

    enum Web {
        HTTP_1 {
            @Override
            void use(Environment environment, Network network, Tls tls) throws Exception {
                get(environment, network, tls, HttpClientOptions.Http2.OFF);
            }
        },
        HTTP_2 {
            @Override
            void use(Environment environment, Network network, Tls tls) throws Exception {
                get(environment, network, tls, HttpClientOptions.Http2.NEGOTIATED);
            }
        },
        WEB_SOCKET {
            @Override
            void use(Environment environment, Network network, Tls tls) throws Exception {
                double start = environment.now();
                WebSocket socket =
                        new WebSocketClient(network, WebSocketOptions.DEFAULT, tls).connect("wss://server/live");
                assertTook(environment, start, 3);
                for (int i = 0; i < 2; i++) {
                    start = environment.now();
                    socket.send("secret " + i).await();
                    assertThat(socket.receive().await().text()).isEqualTo("secret " + i);
                    assertTook(environment, start, 1);
                }
            }
        };

        abstract void use(Environment environment, Network network, Tls tls) throws Exception;

        /** One round trip to connect, one for the handshake, one for the request; then the connection is there. */
        private static void get(Environment environment, Network network, Tls tls, HttpClientOptions.Http2 http2)
                throws Exception {
            HttpClient client = new HttpClient(network, HttpClientOptions.DEFAULT.withHttp2(http2), tls);
            for (int roundTrips : new int[] {3, 1, 1}) {
                double start = environment.now();
                assertThat(client.send(HttpClientRequest.get("https://server/"))
                                .body()
                                .text()
                                .await())
                        .isEqualTo("secret");
                assertTook(environment, start, roundTrips);
            }
        }

        private static void assertTook(Environment environment, double start, int roundTrips) {
            assertThat(environment.now() - start).isCloseTo(roundTrips * ROUND_TRIP, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesItsRoundTripsAndRepeatsToTheLastByte(Web web) {
        List<String> traffic = traffic(42, web);
        assertThat(traffic).anyMatch(line -> line.length() > 500);
        assertThat(traffic(42, web)).isEqualTo(traffic);
        assertThat(traffic(43, web)).isNotEqualTo(traffic);
    }

    /** Everything that the links carry. */
    private List<String> traffic(long seed, Web web) {
        List<String> traffic = new ArrayList<>();
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Duration.ofMillis(50)))
                .listener((link, parcel, fate) ->
                        traffic.add(link + " " + parcel.kind() + " " + ByteBufUtil.hexDump(parcel.content())))
                .build()) {
            world.host("server").start((environment, network) -> {
                HttpRoutes routes = new HttpRoutes()
                        .get("/", request -> HttpResponse.text("secret"))
                        .get("/live", new WebSocketEndpoint(socket -> {
                            while (true) {
                                socket.send(socket.receive().await().text()).await();
                            }
                        }));
                HttpServerOptions options = HttpServerOptions.builder()
                        .listen(ListenOptions.DEFAULT.withTls(serverTls))
                        .build();
                new HttpServer(network, routes, options)
                        .start(new InetSocketAddress(443))
                        .await();
            });
            world.run(world.host("client").start((environment, network) -> web.use(environment, network, clientTls)));
        }
        return traffic;
    }
}
