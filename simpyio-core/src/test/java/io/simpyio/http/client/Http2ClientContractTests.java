package io.simpyio.http.client;

import static io.simpyio.http.RawHttp2.CANCEL;
import static io.simpyio.http.RawHttp2.DATA;
import static io.simpyio.http.RawHttp2.END_HEADERS;
import static io.simpyio.http.RawHttp2.END_STREAM;
import static io.simpyio.http.RawHttp2.GOAWAY;
import static io.simpyio.http.RawHttp2.HEADERS;
import static io.simpyio.http.RawHttp2.PROTOCOL_ERROR;
import static io.simpyio.http.RawHttp2.REFUSED_STREAM;
import static io.simpyio.http.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.http.HttpException;
import io.simpyio.http.RawHttp2;
import io.simpyio.http.http2.Http2Limits;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's HTTP/2 against the server, and against frames by hand. */
@MethodSource(BackendCase.ALL)
class Http2ClientContractTests extends HttpClientContract {

    private static final int MAX_CONCURRENT_STREAMS = 3;

    @Override
    protected HttpClientOptions options() {
        return HttpClientOptions.DEFAULT.withHttp2(HttpClientOptions.Http2.PRIOR_KNOWLEDGE);
    }

    @Override
    protected int mostOnTheirWayBytes() {
        return 4 * Http2Limits.DEFAULT.streamWindow();
    }

    private List<SimProcess<String>> hold(HttpClient client, int count) {
        List<SimProcess<String>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(environment.process(() -> text(client, uri("/hold"))));
        }
        return calls;
    }

    private void awaitArrived(int count) {
        while (arrived < count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void manyRequestsShareAConnection() {
        run(() -> {
            HttpClient client = client();
            List<SimProcess<String>> calls = hold(client, 50);
            awaitArrived(50);
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            assertThat(client.connections()).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
            held.succeed("all");
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("all");
            }
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void moreThanTheServerAllowsTakeFurtherConnections() {
        run(() -> {
            serve(
                    routes(),
                    HttpServerOptions.builder()
                            .http2(Http2Limits.DEFAULT.withStreams(3))
                            .build());
            HttpClient client = new HttpClient(
                    network, options().withMaxConnectionsPerHost(2).withMaxWaitingPerHost(2));
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            List<SimProcess<String>> calls = hold(client, 3);
            awaitArrived(3);
            // With its answer the limit of the second connection is known too.
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            calls.addAll(hold(client, 3));
            awaitArrived(6);
            assertThat(client.connections()).isEqualTo(2);
            calls.addAll(hold(client, 2));
            environment.timeout(0.01).await();
            assertThat(arrived).isEqualTo(6);
            assertThatIllegalStateException()
                    .isThrownBy(() -> text(client, uri("/hello")))
                    .withMessageContaining("the limit maxWaitingPerHost is 2");
            held.succeed("all");
            for (SimProcess<String> call : calls) {
                assertThat(call.await()).isEqualTo("all");
            }
            assertThat(client.connections()).isEqualTo(2);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theDeadlineEndsTheStreamAlone() {
        run(() -> {
            HttpClient client = client();
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            List<SimProcess<String>> other = hold(client, 1);
            awaitArrived(1);
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() ->
                            client.send(HttpClientRequest.get(uri("/hold")).withDeadline(Duration.ofMillis(100))))
                    .satisfies(late -> assertThat(late.status()).isEqualTo(504));
            SimProcess<String> call = hold(client, 1).getFirst();
            awaitArrived(3);
            call.interrupt("not needed");
            assertThatExceptionOfType(Interrupt.class).isThrownBy(call::await);
            while (server.requests() > 1) {
                environment.timeout(0.001).await();
            }
            held.succeed("held");
            assertThat(other.getFirst().await()).isEqualTo("held");
            assertThat(client.connections()).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aResponseThatIsNotReadIsGivenUpAlone() {
        run(() -> {
            HttpClient client = client();
            for (int i = 0; i < 3; i++) {
                try (HttpClientResponse response = client.send(HttpClientRequest.post(uri("/echo"))
                        .withStream(
                                "text/plain", out -> out.write(new byte[1_000]).await()))) {
                    assertThat(response.status()).isEqualTo(200);
                }
            }
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            assertThat(client.connections()).isEqualTo(1);
        });
    }

    @Test
    void aRefusalIsHeardWhileTheBodyIsSent() {
        run(() -> {
            HttpClient client = client();
            HttpClientResponse refused =
                    client.send(HttpClientRequest.post(uri("/small")).withBytes("text/plain", new byte[1_000_000]));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body().text().await()).contains("more than 10 bytes");
            assertThat(text(client, uri("/hello"))).isEqualTo("hello ");
            assertThat(client.connections()).isEqualTo(1);
        });
    }

    @Test
    void closeFailsWhatIsUnderWay() {
        run(() -> {
            HttpClient client = client();
            SimProcess<String> call = hold(client, 1).getFirst();
            awaitArrived(1);
            client.close();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(call::await)
                    .satisfies(closed -> assertThat(closed.error()).isEqualTo(SocketError.EBADF));
            awaitConnections(0);
            assertThat(client.connections()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theEndOfTheServerFailsWhatIsUnderWay() {
        run(() -> {
            HttpClient client = client();
            SimProcess<String> call = hold(client, 1).getFirst();
            awaitArrived(1);
            server.close();
            assertThatExceptionOfType(SocketException.class).isThrownBy(call::await);
            while (client.connections() > 0) {
                environment.timeout(0.001).await();
            }
        });
        assertThat(warnings()).isEmpty();
    }

    // --- against a server by hand ---

    private TcpServerSocket listening;
    private HttpClient client;

    private RawHttp2 accepted(int... settings) {
        return new RawHttp2(listening.accept().await()).welcome(settings);
    }

    private String uri() {
        return "http://localhost:" + listening.port() + "/";
    }

    private void listen() {
        listening = network.listen("localhost", 0).await();
        client = new HttpClient(network, options());
    }

    private static void answer(RawHttp2 peer, int stream, String text) {
        peer.send(HEADERS, END_HEADERS, stream, RawHttp2.fields(":status", "200"));
        peer.send(DATA, END_STREAM, stream, bytes(text));
    }

    private static byte[] goAway(int lastStream, int error) {
        return ByteBuffer.allocate(8).putInt(lastStream).putInt(error).array();
    }

    @Test
    void whatTheServerHasNotProcessedIsSentAgain() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(
                    () -> client.send(HttpClientRequest.post(uri()).withText("once"))
                            .body()
                            .text()
                            .await());
            RawHttp2 first = accepted();
            assertThat(first.decode(first.next(HEADERS)))
                    .containsEntry(":method", "POST")
                    .containsEntry(":scheme", "http")
                    .containsEntry(":path", "/")
                    .containsEntry(":authority", "localhost:" + listening.port())
                    .containsEntry("content-length", "4")
                    .doesNotContainKey("host");
            assertThat(text(first.next(DATA).payload())).isEqualTo("once");
            first.send(RST_STREAM, 0, 3, RawHttp2.number(REFUSED_STREAM));
            assertThat(first.next(HEADERS).stream()).isEqualTo(5);
            assertThat(text(first.next(DATA).payload())).isEqualTo("once");
            first.send(GOAWAY, 0, 0, goAway(3, 0));
            RawHttp2 second = accepted();
            assertThat(second.next(HEADERS).stream()).isEqualTo(3);
            assertThat(text(second.next(DATA).payload())).isEqualTo("once");
            answer(second, 3, "answer");
            assertThat(call.await()).isEqualTo("answer");
            assertThat(client.connections()).isEqualTo(1);
            client.close();
            listening.close();
        });
    }

    @Test
    void aServerThatRefusesForeverIsNotAskedForever() {
        run(() -> {
            listen();
            int[] asked = {0};
            start(() -> {
                        RawHttp2 peer = accepted();
                        while (true) {
                            int stream = peer.next(HEADERS).stream();
                            asked[0]++;
                            peer.send(RST_STREAM, 0, stream, RawHttp2.number(REFUSED_STREAM));
                        }
                    })
                    .defuse();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> text(client, uri()))
                    .withMessageContaining("REFUSED_STREAM");
            assertThat(asked[0]).isEqualTo(20);
            client.close();
            listening.close();
        });
    }

    @Test
    void aServerMayGoAwayAfterWhatIsUnderWay() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(() -> text(client, uri()));
            RawHttp2 first = accepted();
            first.next(HEADERS);
            first.send(GOAWAY, 0, 0, goAway(3, 0));
            environment.timeout(0.01).await();
            SimProcess<String> next = environment.process(() -> text(client, uri()));
            RawHttp2 second = accepted();
            second.next(HEADERS);
            answer(second, 3, "second");
            assertThat(next.await()).isEqualTo("second");
            answer(first, 3, "first");
            assertThat(call.await()).isEqualTo("first");
            assertThat(first.next(GOAWAY).goAwayError()).isZero();
            while (client.connections() > 1) {
                environment.timeout(0.001).await();
            }
            client.close();
            listening.close();
        });
    }

    @Test
    void theSettingsOfTheServerAreKept() {
        run(() -> {
            listen();
            client = new HttpClient(network, options().withMaxConnectionsPerHost(1));
            List<SimProcess<String>> calls = new ArrayList<>();
            calls.add(environment.process(() -> text(client, uri())));
            RawHttp2 peer = accepted(MAX_CONCURRENT_STREAMS, 2);
            peer.next(HEADERS);
            environment.timeout(0.01).await();
            for (int i = 0; i < 3; i++) {
                calls.add(environment.process(() -> text(client, uri())));
            }
            assertThat(peer.next(HEADERS).stream()).isEqualTo(5);
            environment.timeout(0.01).await();
            answer(peer, 5, "b");
            assertThat(peer.next(HEADERS).stream()).isEqualTo(7);
            answer(peer, 3, "a");
            assertThat(peer.next(HEADERS).stream()).isEqualTo(9);
            answer(peer, 7, "c");
            answer(peer, 9, "d");
            StringBuilder all = new StringBuilder();
            for (SimProcess<String> call : calls) {
                all.append(call.await());
            }
            assertThat(all.toString()).isEqualTo("abcd");
            client.close();
            listening.close();
        });
    }

    @Test
    void informationalResponsesAreSkippedAndTrailersKept() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(() -> {
                HttpClientResponse response = client.send(HttpClientRequest.get(uri()));
                return response.status()
                        + response.body().text().await()
                        + response.body().trailers().first("x-end").orElse("");
            });
            RawHttp2 peer = accepted();
            peer.next(HEADERS);
            peer.send(HEADERS, END_HEADERS, 3, RawHttp2.fields(":status", "103", "link", "x"));
            peer.send(HEADERS, END_HEADERS, 3, RawHttp2.fields(":status", "200"));
            peer.send(DATA, 0, 3, bytes("ok"));
            peer.send(HEADERS, END_STREAM | END_HEADERS, 3, RawHttp2.fields("x-end", "yes"));
            assertThat(call.await()).isEqualTo("200okyes");
            client.close();
            listening.close();
        });
    }

    @Test
    void responsesThatAreNotOnesAreRefused() {
        run(() -> {
            listen();
            List<byte[]> heads = List.of(
                    RawHttp2.fields("x", "y"),
                    RawHttp2.fields(":status", "abc"),
                    RawHttp2.fields(":status", "200", ":status", "200"),
                    RawHttp2.fields(":status", "101"),
                    RawHttp2.fields(":status", "200", ":path", "/"),
                    RawHttp2.fields(":status", "200", "X", "y"),
                    RawHttp2.fields(":status", "200", "connection", "close"),
                    RawHttp2.fields(":status", "200", "x", "y".repeat(14_000), "z", "y".repeat(2_300)));
            SimProcess<Void> server = start(() -> {
                RawHttp2 peer = accepted();
                int stream = 3;
                for (byte[] head : heads) {
                    assertThat(peer.next(HEADERS).stream()).isEqualTo(stream);
                    peer.send(HEADERS, END_STREAM | END_HEADERS, stream, head);
                    assertThat(peer.next(RST_STREAM).number()).isEqualTo(PROTOCOL_ERROR);
                    stream += 2;
                }
                peer.next(HEADERS);
                answer(peer, stream, "good");
            });
            for (byte[] head : heads) {
                assertThatExceptionOfType(SocketException.class)
                        .as("head %s", text(head))
                        .isThrownBy(() -> text(client, uri()))
                        .satisfies(bad -> assertThat(bad.error()).isEqualTo(SocketError.EPROTO));
            }
            assertThat(text(client, uri())).isEqualTo("good");
            server.await();
            client.close();
            listening.close();
        });
    }

    @Test
    void aStreamThatTheServerGivesUpIsLost() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(() -> text(client, uri()));
            RawHttp2 peer = accepted();
            peer.next(HEADERS);
            peer.send(HEADERS, END_HEADERS, 3, RawHttp2.fields(":status", "200"));
            peer.send(DATA, 0, 3, bytes("be"));
            peer.send(RST_STREAM, 0, 3, RawHttp2.number(CANCEL));
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(call::await)
                    .withMessageContaining("CANCEL")
                    .satisfies(lost -> assertThat(lost.error()).isEqualTo(SocketError.ECONNRESET));
            client.close();
            listening.close();
        });
    }

    /** Frames that come at the same moment. */
    private static void sendAtOnce(RawHttp2 peer, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        peer.socket().write(all.toByteArray()).await();
    }

    private static byte[] head(int stream, int flags, String... fields) {
        return RawHttp2.frame(HEADERS, END_HEADERS | flags, stream, RawHttp2.fields(fields));
    }

    @Test
    void aPlaceThatIsLostBeforeItIsUsedIsAskedForAgain() {
        run(() -> {
            listen();
            client = new HttpClient(network, options().withMaxConnectionsPerHost(1));
            SimProcess<String> call = environment.process(() -> text(client, uri()));
            RawHttp2 first = accepted(MAX_CONCURRENT_STREAMS, 1);
            first.next(HEADERS);
            environment.timeout(0.01).await();
            SimProcess<String> next = environment.process(() -> client.send(HttpClientRequest.post(uri())
                            .withStream(
                                    "text/plain", out -> out.write(bytes("x")).await()))
                    .body()
                    .text()
                    .await());
            environment.timeout(0.01).await();
            sendAtOnce(
                    first,
                    head(3, 0, ":status", "200"),
                    RawHttp2.frame(DATA, END_STREAM, 3, bytes("first")),
                    RawHttp2.frame(GOAWAY, 0, 0, goAway(3, 0)));
            assertThat(call.await()).isEqualTo("first");
            RawHttp2 second = accepted();
            second.next(HEADERS);
            answer(second, 3, "second");
            assertThat(next.await()).isEqualTo("second");
            client.close();
            listening.close();
        });
    }

    @Test
    void whatComesTooLateForAStreamThatWasGivenUpIsNoFlood() {
        run(() -> {
            listen();
            SimProcess<HttpClientResponse> call = environment.process(() -> client.send(HttpClientRequest.get(uri())));
            RawHttp2 peer = accepted();
            peer.next(HEADERS);
            peer.send(HEADERS, END_HEADERS, 3, RawHttp2.fields(":status", "200"));
            call.await().close();
            assertThat(peer.next(RST_STREAM).number()).isEqualTo(CANCEL);
            byte[][] late = new byte[500][];
            Arrays.fill(late, RawHttp2.frame(DATA, 0, 3, bytes("tick")));
            sendAtOnce(peer, late);
            SimProcess<String> next = environment.process(() -> text(client, uri()));
            assertThat(peer.next(HEADERS).stream()).isEqualTo(5);
            answer(peer, 5, "next");
            assertThat(next.await()).isEqualTo("next");
            client.close();
            listening.close();
        });
    }

    @Test
    void aServerMayResetEachOfItsStreams() {
        run(() -> {
            listen();
            client = new HttpClient(network, options().withHttp2Limits(Http2Limits.DEFAULT.withResetsPerSecond(5)));
            List<SimProcess<String>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(environment.process(() -> text(client, uri())));
                calls.getLast().defuse();
            }
            RawHttp2 peer = accepted();
            byte[][] resets = new byte[20][];
            for (int i = 0; i < 20; i++) {
                resets[i] = RawHttp2.frame(RST_STREAM, 0, peer.next(HEADERS).stream(), RawHttp2.number(CANCEL));
            }
            sendAtOnce(peer, resets);
            for (SimProcess<String> call : calls) {
                assertThatExceptionOfType(SocketException.class).isThrownBy(call::await);
            }
            SimProcess<String> next = environment.process(() -> text(client, uri()));
            answer(peer, peer.next(HEADERS).stream(), "next");
            assertThat(next.await()).isEqualTo("next");
            client.close();
            listening.close();
        });
    }

    @Test
    void aRequestThatTheServerHasGivenUpIsNotSentAgain() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(() -> text(client, uri()));
            RawHttp2 peer = accepted();
            answer(peer, peer.next(HEADERS).stream(), "first");
            assertThat(call.await()).isEqualTo("first");
            SimProcess<String> next = environment.process(() -> text(client, uri()));
            next.defuse();
            peer.send(RST_STREAM, 0, peer.next(HEADERS).stream(), RawHttp2.number(CANCEL));
            environment.process(() -> peer.next(HEADERS)).defuse(); // None comes.
            environment.timeout(0.05).await();
            assertThat(next.triggered()).isTrue();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(next::await)
                    .withMessageContaining("CANCEL");
            client.close();
            listening.close();
        });
    }

    @Test
    void closingAResponseFailsTheReadOfAnotherProcess() {
        run(() -> {
            listen();
            SimProcess<HttpClientResponse> call = environment.process(() -> client.send(HttpClientRequest.get(uri())));
            RawHttp2 peer = accepted();
            peer.next(HEADERS);
            peer.send(HEADERS, END_HEADERS, 3, RawHttp2.fields(":status", "200"));
            HttpClientResponse response = call.await();
            SimProcess<byte[]> reader =
                    environment.process(() -> response.body().read().await());
            reader.defuse();
            environment.timeout(0.01).await();
            response.close();
            environment.timeout(0.01).await();
            assertThat(reader.triggered()).isTrue();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(reader::await)
                    .satisfies(why -> assertThat(why.error()).isEqualTo(SocketError.ECANCELED));
            client.close();
            listening.close();
        });
    }

    @Test
    void trailersAreKeptWithoutABodyToo() {
        run(() -> {
            listen();
            SimProcess<String> call = environment.process(() -> {
                HttpClientResponse response = client.send(HttpClientRequest.get(uri()));
                return response.body().text().await()
                        + response.body().trailers().first("x-end").orElse("none");
            });
            RawHttp2 peer = accepted();
            peer.next(HEADERS);
            sendAtOnce(peer, head(3, 0, ":status", "200"), head(3, END_STREAM, "x-end", "yes"));
            assertThat(call.await()).isEqualTo("yes");
            client.close();
            listening.close();
        });
    }

    @Test
    void aBodyThatIsMissingIsNotAnEmptyOne() {
        run(() -> {
            listen();
            SimProcess<Void> server = start(() -> {
                RawHttp2 peer = accepted();
                peer.next(HEADERS);
                sendAtOnce(peer, head(3, END_STREAM, ":status", "200", "content-length", "5"));
                assertThat(peer.next(RST_STREAM).number()).isEqualTo(PROTOCOL_ERROR);
                peer.next(HEADERS);
                sendAtOnce(
                        peer, head(5, 0, ":status", "200", "content-length", "5"), RawHttp2.frame(DATA, END_STREAM, 5));
                assertThat(peer.next(RST_STREAM).number()).isEqualTo(PROTOCOL_ERROR);
                peer.next(HEADERS);
                sendAtOnce(peer, head(7, END_STREAM, ":status", "304", "content-length", "5"));
                peer.next(HEADERS);
                sendAtOnce(peer, head(9, END_STREAM, ":status", "200", "content-length", "5"));
            });
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> text(client, uri()))
                        .satisfies(bad -> assertThat(bad.error()).isEqualTo(SocketError.EPROTO));
            }
            assertThat(text(client, uri())).isEmpty();
            HttpClientRequest head = HttpClientRequest.of("HEAD", URI.create(uri()));
            assertThat(client.send(head).body().text().await()).isEmpty();
            server.await();
            client.close();
            listening.close();
        });
    }

    @Test
    void whoWaitsForAPlaceMakesNoConnectionAfterTheEnd() {
        run(() -> {
            listen();
            client = new HttpClient(network, options().withMaxConnectionsPerHost(1));
            SimProcess<String> call = environment.process(() -> text(client, uri()));
            call.defuse();
            RawHttp2 first = accepted(MAX_CONCURRENT_STREAMS, 1);
            first.next(HEADERS);
            environment.timeout(0.01).await();
            SimProcess<String> waiting = environment.process(() -> text(client, uri()));
            waiting.defuse();
            environment.timeout(0.01).await();
            client.close();
            environment.timeout(0.05).await();
            assertThat(client.connections()).isZero();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(waiting::await)
                    .withMessageContaining("closed");
            listening.close();
        });
    }

    @Test
    void aTurnToConnectIsNotLostWithWhoHadIt() {
        run(() -> {
            List<Event<TcpSocket>> connects = new ArrayList<>();
            ClientPool pool = new ClientPool(
                    "host",
                    false,
                    options().withMaxConnectionsPerHost(1),
                    () -> {
                        Event<TcpSocket> connect = environment.event();
                        connects.add(connect);
                        return connect;
                    },
                    environment);
            List<SimProcess<?>> others = new ArrayList<>();
            SimProcess<?> first = environment.process(() -> {
                try {
                    pool.acquire();
                } catch (SocketException e) {
                    others.getFirst().interrupt(); // It is its turn, which it does not know yet.
                }
            });
            for (int i = 0; i < 2; i++) {
                others.add(environment.process(() -> pool.acquire()));
                others.getLast().defuse();
            }
            environment.timeout(0.01).await();
            connects.getFirst().fail(new SocketException(SocketError.ECONNREFUSED, "for the test"));
            first.await();
            environment.timeout(0.01).await();
            assertThat(others.getFirst().triggered()).isTrue();
            assertThat(connects).hasSize(2);
            connects.getLast().fail(new SocketException(SocketError.ECONNREFUSED, "for the test"));
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> others.getLast().await());
            assertThat(pool.places()).isZero();
        });
    }
}
