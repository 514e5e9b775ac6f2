package io.simpyio.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.http.HttpContract;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.Wire;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.testing.Logged;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that encrypts by itself, as the URI says https: which version it agrees on, and with whom it does not speak. */
@MethodSource("worlds")
class HttpsContractTests extends HttpContract {

    private static final int AT_ONCE = 3;

    /** Tells of handshakes that fail. */
    private final Logged log = new Logged("io.simpyio.net.Acceptor");

    private int arrived;

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    static List<BackendCase> worlds() {
        return BackendCase.each().stream()
                .filter(world -> world.wire() == Wire.PLAIN)
                .toList();
    }

    private static TlsBuilder tls(X509Bundle certificate) {
        return Tls.server(TestPki.identity(certificate));
    }

    /** Serves with TLS; in a process. */
    private void serve(TlsBuilder tls, boolean http2) {
        Event<String> all = environment.event();
        HttpRoutes routes = new HttpRoutes()
                .get(
                        "/protocol",
                        request -> HttpResponse.text(request.tlsSession()
                                .flatMap(TlsSession::applicationProtocol)
                                .orElse("none")))
                .get("/meet", request -> {
                    if (++arrived == AT_ONCE) {
                        all.succeed("met");
                    }
                    return HttpResponse.text(all.await());
                })
                .post("/echo", HttpContract::echo);
        serve(
                routes,
                HttpServerOptions.builder()
                        .listen(ListenOptions.DEFAULT.withTls(tls.build()))
                        .http2Enabled(http2)
                        .build());
    }

    private HttpClient client(HttpClientOptions.Http2 http2) {
        return new HttpClient(
                network,
                HttpClientOptions.DEFAULT.withHttp2(http2),
                Tls.client().trust(TestPki.trust()).build());
    }

    private String uri(String path) {
        return "https://localhost:" + server.port() + path;
    }

    private String get(HttpClient client, String path) throws Exception {
        return client.send(HttpClientRequest.get(uri(path))).body().text().await();
    }

    /** That the client has this protocol with the server, and so many connections for several requests at once. */
    private void assertSpeaks(HttpClient client, String protocol, int connections) throws Exception {
        assertThat(get(client, "/protocol")).isEqualTo(protocol);
        arrived = 0;
        List<SimProcess<String>> calls = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            calls.add(environment.process(() -> get(client, "/meet")));
        }
        for (SimProcess<String> call : calls) {
            assertThat(call.await()).isEqualTo("met");
        }
        assertThat(client.connections()).isEqualTo(connections);
        byte[] body = pattern(50_000);
        HttpClientRequest echo = HttpClientRequest.post(uri("/echo")).withBytes("application/octet-stream", body);
        assertSame(client.send(echo).body().bytes().await(), body);
        client.close();
        awaitConnections(0);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void http2IsSpokenIfBothCan() {
        run(() -> {
            serve(tls(TestPki.localhost()), true);
            assertSpeaks(client(HttpClientOptions.Http2.NEGOTIATED), "h2", 1);
        });
    }

    @Test
    void aClientThatDoesNotWantHttp2SpeaksHttp1() {
        run(() -> {
            serve(tls(TestPki.localhost()), true);
            assertSpeaks(client(HttpClientOptions.Http2.OFF), "none", AT_ONCE);
        });
    }

    @Test
    void aServerThatNegotiatesNothingGetsHttp1() {
        run(() -> {
            serve(tls(TestPki.localhost()), false);
            assertSpeaks(client(HttpClientOptions.Http2.NEGOTIATED), "none", AT_ONCE);
        });
    }

    @Test
    void aServerThatNegotiatesHttp1GetsIt() {
        run(() -> {
            serve(tls(TestPki.localhost()).applicationProtocols("http/1.1"), false);
            assertSpeaks(client(HttpClientOptions.Http2.NEGOTIATED), "http/1.1", AT_ONCE);
        });
    }

    private void assertRefused(HttpClient client, String why) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> get(client, "/protocol"))
                .withMessageContaining("this side has refused the peer: " + why)
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(SocketError.EPROTO));
        assertThat(client.connections()).isZero();
        client.close();
    }

    @Test
    void aServerThatNobodyKnowsIsRefused() {
        String why = "its certificate is not signed by anyone trusted";
        run(() -> {
            serve(tls(TestPki.localhost()), true);
            for (HttpClientOptions.Http2 http2 :
                    List.of(HttpClientOptions.Http2.OFF, HttpClientOptions.Http2.NEGOTIATED)) {
                HttpClientOptions options = HttpClientOptions.DEFAULT.withHttp2(http2);
                Tls others = Tls.client()
                        .trust(TestPki.trust(TestPki.authority("CN=other")))
                        .build();
                assertRefused(new HttpClient(network, options, others), why);
                // Without any trust of its own it is that of the JDK.
                assertRefused(new HttpClient(network, options), why);
            }
            assertThat(get(client(HttpClientOptions.Http2.NEGOTIATED), "/protocol"))
                    .as("what the next client gets")
                    .isEqualTo("h2");
        });
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        run(() -> {
            serve(tls(TestPki.forHost("elsewhere.example")), true);
            assertRefused(client(HttpClientOptions.Http2.NEGOTIATED), "its certificate is for another host name");
        });
    }
}
