package io.simpyio.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.http.HttpException;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of HTTP/1.1 against the server, and against a server by hand that breaks the rules. */
@MethodSource(BackendCase.ALL)
class HttpClientContractTests extends HttpClientContract {

    @Test
    void aRefusalIsHeardWhileTheBodyIsSent() {
        run(() -> {
            HttpClient client = client();
            HttpClientResponse refused =
                    client.send(HttpClientRequest.post(uri("/small")).withBytes("text/plain", new byte[1_000_000]));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body().text().await()).contains("more than 10 bytes");
            awaitConnections(0);
        });
    }

    @Test
    void noMoreConnectionsThanAllowed() {
        run(() -> {
            HttpClient client = client(
                    HttpClientOptions.DEFAULT.withMaxConnectionsPerHost(2).withMaxWaitingPerHost(3));
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(environment.process(() -> text(client, uri("/hold"))));
            }
            while (arrived < 2) {
                environment.timeout(0.001).await();
            }
            environment.timeout(0.01).await();
            assertThat(arrived).isEqualTo(2);
            assertThatIllegalStateException()
                    .isThrownBy(() -> text(client, uri("/hello")))
                    .withMessageContaining("the limit maxWaitingPerHost is 3");
            calls.get(3).defuse();
            calls.get(3).interrupt("not needed");
            held.succeed("all");
            for (int i : new int[] {0, 1, 2, 4}) {
                assertThat(calls.get(i).await()).isEqualTo("all");
            }
            assertThat(calls.get(3).ok()).isFalse();
            assertThat(client.connections()).isEqualTo(2);
            assertThat(server.connections()).isEqualTo(2);
        });
    }

    @Test
    void anInterruptedRequestGivesUpItsConnection() {
        run(() -> {
            HttpClient client = client(HttpClientOptions.DEFAULT.withMaxConnectionsPerHost(1));
            SimProcess<String> call = environment.process(() -> text(client, uri("/hold")));
            while (arrived < 1) {
                environment.timeout(0.001).await();
            }
            call.interrupt("not needed");
            assertThatExceptionOfType(Interrupt.class).isThrownBy(call::await);
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            awaitConnections(1);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theDeadlineHoldsForAll() {
        run(() -> {
            HttpClient client = client(HttpClientOptions.DEFAULT.withMaxConnectionsPerHost(1));
            for (int i = 0; i < 2; i++) {
                double before = environment.now();
                assertThatExceptionOfType(HttpException.class)
                        .isThrownBy(() ->
                                client.send(HttpClientRequest.get(uri("/hold")).withDeadline(Duration.ofMillis(100))))
                        .satisfies(late -> assertThat(late.status()).isEqualTo(504))
                        .withMessageContaining("within PT0.1S");
                assertThat(environment.now() - before).isBetween(0.1, 5.0);
            }
            awaitConnections(0);
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
        });
    }

    @Test
    void anIdempotentRequestIsSentAgainOnAStaleConnection() {
        run(() -> {
            TcpServerSocket listening = network.listen("localhost", 0).await();
            HttpClient client = new HttpClient(network);
            String uri = "http://localhost:" + listening.port() + "/";
            List<String> seen = new ArrayList<>();
            start(() -> {
                        while (true) {
                            RawHttp peer = new RawHttp(listening.accept().await());
                            seen.add(peer.read().start());
                            peer.sendLines("HTTP/1.1 200 OK", "Content-Length: 0");
                            // The next request meets the end of the connection.
                            seen.add(peer.read().start());
                            peer.socket().close();
                        }
                    })
                    .defuse();
            assertThat(text(client, uri)).isEmpty();
            assertThat(text(client, uri)).isEmpty();
            assertThat(seen).containsExactly("GET / HTTP/1.1", "GET / HTTP/1.1", "GET / HTTP/1.1");
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.send(HttpClientRequest.post(uri).withText("once")))
                    .satisfies(lost -> assertThat(lost.error()).isEqualTo(SocketError.ECONNRESET));
            assertThat(seen).hasSize(4).endsWith("POST / HTTP/1.1");
            listening.close();
        });
    }

    /** What the client makes of a response that a server by hand gives, with which it ends. */
    private String answered(String response, HttpClientOptions options) throws Exception {
        TcpServerSocket listening = network.listen("localhost", 0).await();
        start(() -> {
            RawHttp peer = new RawHttp(listening.accept().await());
            peer.read();
            peer.send(response);
            peer.socket().close();
        });
        try (HttpClient client = new HttpClient(network, options)) {
            return text(client, "http://localhost:" + listening.port() + "/");
        } finally {
            listening.close();
        }
    }

    @Test
    void responsesEndAsTheySay() {
        run(() -> {
            HttpClientOptions options = HttpClientOptions.DEFAULT;
            assertThat(answered("HTTP/1.1 200 OK\r\n\r\nup to the end", options))
                    .isEqualTo("up to the end");
            assertThat(answered("HTTP/1.0 200\r\nConnection: close\r\n\r\n", options))
                    .isEmpty();
            assertThat(answered("HTTP/1.1 204 No Content\r\n\r\n", options)).isEmpty();
            assertThat(answered(
                            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                            options))
                    .isEqualTo("ok");
        });
    }

    @Test
    void responsesThatAreNotOnesAreRefused() {
        run(() -> {
            for (String response : List.of(
                    "garbage\r\n\r\n",
                    "HTTP/2.0 200 OK\r\n\r\n",
                    "HTTP/1.1 abc\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n")) {
                assertThatExceptionOfType(HttpException.class)
                        .as("response %s", response)
                        .isThrownBy(() -> answered(response, HttpClientOptions.DEFAULT))
                        .satisfies(bad -> assertThat(bad.status()).isIn(502, 505));
            }
            for (String response : List.of(
                    "",
                    "HTTP/1.1 200 OK\r\nContent-Le",
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n123",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")) {
                assertThatExceptionOfType(SocketException.class)
                        .as("response %s", response)
                        .isThrownBy(() -> answered(response, HttpClientOptions.DEFAULT))
                        .satisfies(lost -> assertThat(lost.error()).isEqualTo(SocketError.ECONNRESET));
            }
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> answered(
                            "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(101),
                            HttpClientOptions.DEFAULT.withLimits(new HttpLimits(100, 100, 100, 100))))
                    .satisfies(large -> assertThat(large.status()).isEqualTo(413));
        });
    }

    @Test
    void aResponseThatIsNotReadIsClosed() {
        run(() -> {
            HttpClient client = client();
            try (HttpClientResponse response = client.send(HttpClientRequest.get(uri("/hello")))) {
                assertThat(response.status()).isEqualTo(200);
            }
            assertThat(client.connections()).isZero();
            awaitConnections(0);
        });
    }
}
