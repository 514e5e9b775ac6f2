package io.simpyio.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpException;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does with a server, whatever the version. */
abstract class HttpClientContract extends HttpContract {

    private static final int PIECE_BYTES = 16 << 10;
    private static final int PIECES = 2_048;

    protected Event<String> held;
    protected int arrived;
    private int sent;

    @BeforeEach
    void makeEvents() {
        held = environment.event();
    }

    protected HttpRoutes routes() {
        return new HttpRoutes()
                .get(
                        "/hello",
                        request -> HttpResponse.text(
                                "hello " + request.query().first("q").orElse("")))
                .get("/json", request -> HttpResponse.json(Map.of("a", 1)))
                .get("/hold", request -> {
                    arrived++;
                    return HttpResponse.text(held.await());
                })
                .post("/echo", HttpContract::echo)
                .post(
                        "/count",
                        request -> HttpResponse.text(
                                "" + request.body().limit(64 << 20).bytes().await().length))
                .post("/later", request -> {
                    held.await();
                    return HttpResponse.text(
                            "" + request.body().limit(64 << 20).bytes().await().length);
                })
                .get("/much", request -> HttpResponse.stream("application/octet-stream", this::sendMuch))
                .post(
                        "/small",
                        request -> HttpResponse.text(
                                "" + request.body().limit(10).bytes().await().length))
                .get("/old", request -> HttpResponse.status(302).header("Location", "/hello?q=redirected"))
                .post("/old", request -> HttpResponse.status(303).header("Location", "/hello"))
                .post("/kept", request -> HttpResponse.status(307).header("Location", "/echo"))
                .get("/loop", request -> HttpResponse.status(302).header("Location", "/loop"));
    }

    /** Sends 32 MiB, which is more than fits into buffers. */
    private void sendMuch(HttpBodyWriter out) {
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < PIECES; i++) {
            out.write(piece).await();
            sent++;
        }
    }

    /** Waits until no more is sent, and says that there is more to send. */
    private void assertHeldUp() {
        int before;
        do {
            before = sent;
            environment.timeout(0.1).await();
        } while (sent == 0 || sent != before);
        assertThat(sent * PIECE_BYTES).as("bytes on their way").isLessThan(mostOnTheirWayBytes());
    }

    /** How much a sender may send that nobody reads. */
    protected int mostOnTheirWayBytes() {
        return PIECES * PIECE_BYTES * 3 / 4; // Whatever the operating system takes, and it is generous.
    }

    protected String uri(String path) {
        return "http://localhost:" + server.port() + path;
    }

    /** Those that make the client speak the version of the suite. */
    protected HttpClientOptions options() {
        return HttpClientOptions.DEFAULT;
    }

    protected HttpClient client() {
        return client(options());
    }

    protected HttpClient client(HttpClientOptions options) {
        serve(routes());
        return new HttpClient(network, options);
    }

    protected static String text(HttpClient client, String uri) throws Exception {
        return client.send(HttpClientRequest.get(uri)).body().text().await();
    }

    @Test
    void connectionsAreUsedAgain() {
        run(() -> {
            HttpClient client = client();
            for (int i = 0; i < 5; i++) {
                assertThat(text(client, uri("/hello?q=" + i))).isEqualTo("hello " + i);
            }
            HttpClientResponse json = client.send(HttpClientRequest.get(uri("/json")));
            assertThat(json.status()).isEqualTo(200);
            assertThat(json.headers().first("content-type")).hasValue("application/json");
            assertThat(json.json(Map.class).await()).isEqualTo(Map.of("a", 1));
            HttpClientResponse head = client.send(HttpClientRequest.of("HEAD", URI.create(uri("/hello"))));
            assertThat(head.headers().first("Content-Length")).hasValue("6");
            assertThat(head.body().bytes().await()).isEmpty();
            assertThat(text(client, uri("/nope"))).isEqualTo("Not found\n");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(client.connections()).isEqualTo(1);
            client.close();
            assertThat(client.connections()).isZero();
            awaitConnections(0);
            assertThatIllegalStateException().isThrownBy(() -> text(client, uri("/hello")));
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void bodiesGoBothWays() {
        run(() -> {
            HttpClient client = client();
            HttpClientResponse echoed =
                    client.send(HttpClientRequest.post(uri("/echo")).withText("Grüße"));
            assertThat(echoed.body().text().await()).isEqualTo("Grüße");
            assertThat(echoed.body().trailers().first("X-End")).hasValue("yes");
            HttpClientResponse counted =
                    client.send(HttpClientRequest.post(uri("/count")).withStream("application/octet-stream", out -> {
                        for (int i = 0; i < 100; i++) {
                            out.write(new byte[50_000]).await();
                        }
                    }));
            assertThat(counted.body().text().await()).isEqualTo("5000000");
            byte[] large = pattern(3_000_000);
            HttpClientResponse back =
                    client.send(HttpClientRequest.post(uri("/count")).withBytes("application/octet-stream", large));
            assertThat(back.body().text().await()).isEqualTo("3000000");
            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    void anUploadWaitsForAServerThatDoesNotRead() {
        run(() -> {
            HttpClient client = client();
            SimProcess<String> upload = environment.process(() -> client.send(HttpClientRequest.post(uri("/later"))
                            .withStream("application/octet-stream", this::sendMuch))
                    .body()
                    .text()
                    .await());
            assertHeldUp();
            assertThat(text(client, uri("/hello"))).as("of another request").isEqualTo("hello ");
            held.succeed("go on");
            assertThat(upload.await()).isEqualTo("" + PIECES * PIECE_BYTES);
            assertThat(sent).isEqualTo(PIECES);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aServerWaitsForAClientThatDoesNotReadItsResponse() {
        run(() -> {
            HttpClient client = client();
            HttpClientResponse response = client.send(HttpClientRequest.get(uri("/much")));
            int received = response.body().limit(64 << 20).read().await().length;
            assertHeldUp();
            assertThat(text(client, uri("/hello"))).as("of another request").isEqualTo("hello ");
            int length;
            do {
                length = response.body().read().await().length;
                received += length;
            } while (length > 0);
            assertThat(received).isEqualTo(PIECES * PIECE_BYTES);
            assertThat(sent).isEqualTo(PIECES);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void redirectsAreFollowedIfThatIsWanted() {
        run(() -> {
            HttpClient plain = client();
            HttpClientResponse redirect = plain.send(HttpClientRequest.get(uri("/old")));
            assertThat(redirect.status()).isEqualTo(302);
            assertThat(redirect.headers().first("Location")).hasValue("/hello?q=redirected");
            HttpClient client = new HttpClient(network, options().withMaxRedirects(3));
            assertThat(text(client, uri("/old"))).isEqualTo("hello redirected");
            assertThat(client.send(HttpClientRequest.post(uri("/old")).withText("x"))
                            .body()
                            .text()
                            .await())
                    .isEqualTo("hello ");
            assertThat(client.send(HttpClientRequest.post(uri("/kept")).withText("kept"))
                            .body()
                            .text()
                            .await())
                    .isEqualTo("kept");
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> text(client, uri("/loop")))
                    .withMessageContaining("the limit maxRedirects is 3");
        });
    }

    @Test
    void aServerThatIsNotThereIsSaidAtOnce() {
        run(() -> {
            HttpClient client = client();
            int port = server.port();
            server.close();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> text(client, "http://localhost:" + port + "/"))
                    .satisfies(refused -> assertThat(refused.error()).isEqualTo(SocketError.ECONNREFUSED));
            assertThat(client.connections()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> HttpClientRequest.get("ftp://localhost/"));
            assertThatIllegalArgumentException().isThrownBy(() -> HttpClientRequest.get("/relative"));
        });
    }

    @Test
    void aConnectionThatTheServerHasClosedIsReplaced() {
        run(() -> {
            serve(
                    routes(),
                    HttpServerOptions.builder()
                            .idleTimeout(Duration.ofMillis(50))
                            .build());
            HttpClient client = new HttpClient(network, options());
            for (int i = 0; i < 3; i++) {
                assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
                while (client.connections() > 0) {
                    environment.timeout(0.001).await();
                }
            }
        });
    }
}
