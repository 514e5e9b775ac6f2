package io.simpyio.http.server;

import static io.simpyio.http.RawHttp2.CANCEL;
import static io.simpyio.http.RawHttp2.DATA;
import static io.simpyio.http.RawHttp2.END_HEADERS;
import static io.simpyio.http.RawHttp2.END_STREAM;
import static io.simpyio.http.RawHttp2.GOAWAY;
import static io.simpyio.http.RawHttp2.HEADERS;
import static io.simpyio.http.RawHttp2.RST_STREAM;
import static io.simpyio.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpBody;
import io.simpyio.http.RawHttp;
import io.simpyio.http.RawHttp2;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The server's HTTP/2 as it is meant to be, against frames by hand. */
@MethodSource(BackendCase.ALL)
class Http2ServerContractTests extends HttpServerContract {

    private final List<String> ends = new ArrayList<>();
    private Event<String> held;
    private int holding;

    @BeforeEach
    void makeEvents() {
        held = environment.event();
    }

    private RawHttp2 raw2() {
        return new RawHttp2(network.connect("localhost", server.port()).await()).begin();
    }

    @Override
    protected RawHttp.Message exchange(List<String> lines, byte[] body) {
        String[] start = lines.getFirst().split(" ");
        List<String> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!name.equals("host")) {
                fields.addAll(List.of(name, line.substring(line.indexOf(':') + 2)));
            }
        }
        RawHttp2 peer = raw2();
        String[] more = fields.toArray(String[]::new);
        peer.send(
                HEADERS,
                END_HEADERS | (body.length == 0 ? END_STREAM : 0),
                1,
                start[0].equals("CONNECT")
                        ? RawHttp2.fields(":method", "CONNECT", ":authority", start[1])
                        : RawHttp2.request(start[0], start[1], more));
        if (body.length > 0) {
            peer.send(DATA, END_STREAM, 1, body);
        }
        RawHttp.Message response = peer.read(1);
        peer.socket().close();
        return response;
    }

    private HttpRoutes routes() {
        return new HttpRoutes()
                .get("/ping", request -> HttpResponse.text("pong"))
                .get("/hold", request -> hold())
                .post("/hold", request -> hold())
                .get("/hold/{name}", request -> {
                    hold();
                    return HttpResponse.text(request.pathVariable("name"));
                })
                .post(
                        "/body",
                        request -> HttpResponse.text("" + request.body().bytes().await().length))
                .post("/echo", request -> {
                    HttpBody in = request.body();
                    return HttpResponse.stream("application/octet-stream", out -> {
                        for (byte[] piece = in.read().await();
                                piece.length > 0;
                                piece = in.read().await()) {
                            out.write(piece).await();
                        }
                        out.trailers().set("X-Sum", in.trailers().first("X-Sum").orElse("none"));
                    });
                });
    }

    private HttpResponse hold() {
        holding++;
        try {
            return HttpResponse.text(held.await());
        } catch (Interrupt interrupt) {
            ends.add(String.valueOf(interrupt.cause().orElseThrow()));
            throw interrupt;
        } finally {
            holding--;
        }
    }

    private void awaitHolding(int count) {
        while (holding != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void requestsOfOneConnectionAreHandledAtOnce() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2();
            peer.get(1, "/hold/one").get(3, "/hold/two").get(5, "/ping");
            assertThat(peer.read(5).text()).isEqualTo("pong");
            awaitHolding(2);
            assertThat(server.requests()).isEqualTo(2);
            held.succeed("");
            assertThat(peer.read(1).text()).isEqualTo("one");
            assertThat(peer.read(3).text()).isEqualTo("two");
            assertThat(server.connections()).isEqualTo(1);
            peer.socket().close();
            awaitConnections(0);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void fieldsAreThoseOfHttp2() {
        run(() -> {
            serve(new HttpRoutes()
                    .get(
                            "/",
                            request -> HttpResponse.text(request.headers()
                                                    .first("Host")
                                                    .orElse("") + " "
                                            + request.headers().first("Cookie").orElse(""))
                                    .header("Connection", "close")
                                    .header("X-Name", "value"))
                    .get("/none", request -> HttpResponse.status(204)));
            RawHttp2 peer = raw2();
            RawHttp.Message answer =
                    peer.get(1, "/", "cookie", "a=1", "cookie", "b=2").read(1);
            assertThat(answer.text()).isEqualTo("test a=1; b=2");
            assertThat(answer.headers())
                    .containsEntry("x-name", "value")
                    .containsEntry("content-length", "13")
                    .containsKey("date")
                    .doesNotContainKeys("connection", "transfer-encoding");
            assertThat(peer.get(3, "/none").read(3).headers()).containsOnlyKeys(":status", "date");
            peer.send(HEADERS, END_STREAM | END_HEADERS, 5, RawHttp2.request("HEAD", "/"));
            RawHttp2.Frame head = peer.next(HEADERS);
            assertThat(head.ends()).isTrue();
            assertThat(peer.decode(head)).containsEntry("content-length", "5");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void bodiesAndTrailersGoBothWays() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().post(1, "/echo");
            assertThat(peer.decode(peer.next(HEADERS))).containsEntry(":status", "200");
            peer.send(DATA, 0, 1, bytes("hello "));
            assertThat(text(peer.next(DATA).payload())).isEqualTo("hello ");
            peer.send(DATA, 0, 1, bytes("you"));
            assertThat(text(peer.next(DATA).payload())).isEqualTo("you");
            peer.send(HEADERS, END_STREAM | END_HEADERS, 1, RawHttp2.fields("x-sum", "42"));
            RawHttp2.Frame end = peer.next(HEADERS);
            assertThat(end.ends()).isTrue();
            assertThat(peer.decode(end)).isEqualTo(Map.of("x-sum", "42"));
            assertThat(peer.get(3, "/ping").read(3).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBodyIsWelcomedWhenItIsAskedFor() {
        run(() -> {
            serve(routes().post("/ignore", request -> HttpResponse.status(403)));
            RawHttp2 peer = raw2().post(1, "/body", "expect", "100-continue");
            assertThat(peer.decode(peer.next(HEADERS))).isEqualTo(Map.of(":status", "100"));
            peer.send(DATA, END_STREAM, 1, bytes("body"));
            assertThat(peer.read(1).text()).isEqualTo("4");
            peer.post(3, "/ignore", "expect", "100-continue");
            assertThat(peer.read(3).status()).isEqualTo(403);
            RawHttp2.Frame reset = peer.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(3);
            assertThat(reset.number()).isZero();
            assertThat(peer.get(5, "/ping").read(5).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBodyIsWelcomedBeforeTheResponseBeginsThatReadsIt() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().post(1, "/echo", "expect", "100-continue");
            assertThat(peer.decode(peer.next(HEADERS))).isEqualTo(Map.of(":status", "100"));
            peer.send(DATA, END_STREAM, 1, bytes("body"));
            RawHttp.Message echoed = peer.read(1);
            assertThat(echoed.status()).isEqualTo(200);
            assertThat(echoed.text()).isEqualTo("body");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aStreamThatIsNotReadHoldsUpItsWriterAndNobodyElse() {
        run(() -> {
            int[] written = {0};
            serve(routes().get(
                            "/flood",
                            request -> HttpResponse.stream("application/octet-stream", out -> {
                                for (int i = 0; i < 100; i++) {
                                    out.write(new byte[10_000]).await();
                                    written[0]++;
                                }
                            })));
            RawHttp2 peer = raw2().window(0, 10_000_000).get(1, "/flood");
            peer.next(HEADERS);
            int received = 0;
            while (received < 65_535) {
                received += peer.next(DATA).payload().length;
            }
            assertThat(received).isEqualTo(65_535);
            assertThat(peer.get(3, "/ping").read(3).text()).isEqualTo("pong");
            assertThat(written[0]).isEqualTo(6);
            peer.window(1, 10_000_000);
            RawHttp2.Frame data = peer.next(DATA);
            while (!data.ends()) {
                received += data.payload().length;
                data = peer.next(DATA);
            }
            assertThat(received + data.payload().length).isEqualTo(1_000_000);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aSenderIsHeldUpByAHandlerThatDoesNotRead() {
        run(() -> {
            serve(routes().post("/late", request -> {
                held.await();
                return HttpResponse.text("" + request.body().bytes().await().length);
            }));
            RawHttp2 peer = raw2().post(1, "/late");
            for (int i = 0; i < 4; i++) {
                peer.send(DATA, 0, 1, new byte[16_000]);
            }
            // Others have the connection for them.
            for (int stream = 3; stream < 23; stream += 2) {
                peer.post(stream, "/body");
                for (int i = 0; i < 4; i++) {
                    peer.send(DATA, i == 3 ? END_STREAM : 0, stream, new byte[16_000]);
                }
                RawHttp2.Frame frame = peer.any();
                while (frame.type() != HEADERS) {
                    assertThat(frame.type() == WINDOW_UPDATE && frame.stream() == 1)
                            .as("more is wanted of stream 1: %s", frame)
                            .isFalse();
                    frame = peer.any();
                }
                assertThat(frame.stream()).isEqualTo(stream);
                assertThat(text(peer.next(DATA).payload())).isEqualTo("64000");
            }
            held.succeed("");
            RawHttp2.Frame more = peer.any();
            while (more.type() != WINDOW_UPDATE || more.stream() != 1) {
                more = peer.any();
            }
            peer.send(DATA, END_STREAM, 1, new byte[16_000]);
            assertThat(peer.read(1).text()).isEqualTo("80000");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aStreamThatIsGivenUpInterruptsItsHandlerAlone() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().get(1, "/hold").post(3, "/hold").get(5, "/hold/five");
            awaitHolding(3);
            peer.send(RST_STREAM, 0, 1, RawHttp2.number(CANCEL));
            peer.send(RST_STREAM, 0, 3, RawHttp2.number(CANCEL));
            awaitHolding(1);
            assertThat(ends).hasSize(2).allMatch(end -> end.startsWith("the client is gone"));
            held.succeed("");
            assertThat(peer.read(5).text()).isEqualTo("five");
            peer.get(7, "/ping");
            assertThat(peer.read(7).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theEndOfTheConnectionInterruptsAllHandlers() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().get(1, "/hold").post(3, "/hold");
            awaitHolding(2);
            peer.socket().close();
            awaitHolding(0);
            awaitConnections(0);
            assertThat(ends).hasSize(2);
            assertThat(server.requests()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void closeSaysThatTheServerGoesAway() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().get(1, "/ping");
            assertThat(peer.read(1).text()).isEqualTo("pong");
            peer.get(3, "/hold");
            awaitHolding(1);
            server.close();
            RawHttp2.Frame goAway = peer.next(GOAWAY);
            assertThat(goAway.number()).as("last stream").isEqualTo(3);
            assertThat(goAway.goAwayError()).isZero();
            assertFails(peer.socket().read(1), SocketError.ECONNRESET);
            awaitConnections(0);
            assertThat(ends).containsExactly("the server was closed");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBodyThatBreaksOffResetsTheStream() {
        run(() -> {
            serve(routes().get(
                            "/cut",
                            request -> HttpResponse.stream("text/plain", out -> {
                                out.write(bytes("begun")).await();
                                throw new IllegalStateException("a secret of the server");
                            }))
                    .get("/upgrade", request -> HttpResponse.upgrade("other", fields -> {}, socket -> {})));
            RawHttp2 peer = raw2().get(1, "/cut");
            peer.next(HEADERS);
            assertThat(text(peer.next(DATA).payload())).isEqualTo("begun");
            assertThat(peer.next(RST_STREAM).number()).as("INTERNAL_ERROR").isEqualTo(2);
            assertThat(peer.get(3, "/upgrade").read(3).status()).isEqualTo(500);
            assertThat(peer.get(5, "/ping").read(5).text()).isEqualTo("pong");
            assertThat(warnings()).hasSize(2).first().asString().startsWith("Stream of");
        });
    }

    @Test
    void aBodyThatNobodyReadsIsSkipped() {
        run(() -> {
            serve(routes().post("/", request -> HttpResponse.text("ok")));
            RawHttp2 peer = raw2();
            for (int stream = 1; stream < 7; stream += 2) {
                peer.post(stream, "/").send(DATA, END_STREAM, stream, new byte[16_000]);
                assertThat(peer.read(stream).text()).isEqualTo("ok");
            }
            peer.post(7, "/", "content-length", "1000000");
            assertThat(peer.read(7).text()).isEqualTo("ok");
            assertThat(peer.next(RST_STREAM).number()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void withoutHttp2ThePrefaceIsABadRequest() {
        run(() -> {
            serve(routes(), HttpServerOptions.builder().http2Enabled(false).build());
            assertThat(raw().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").rest()).startsWith("HTTP/1.1 505");
            assertThat(get1("/ping")).isEqualTo("pong");
        });
    }

    @Test
    void whatOnlyBeginsLikeThePrefaceIsARequest() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw().send("P");
            environment.timeout(0.01).await();
            peer.send("RI * HTTP/2.0\r\n\r");
            environment.timeout(0.01).await();
            assertThat(peer.send("\nSM\r\n\rX").rest()).startsWith("HTTP/1.1 505");
            peer = raw().send("P");
            environment.timeout(0.01).await();
            peer.sendLines("UT /ping HTTP/1.1", "Host: test");
            assertThat(peer.read().status()).isEqualTo(405);
            assertThat(get1("/ping")).isEqualTo("pong");
        });
    }

    private String get1(String path) {
        RawHttp peer = raw();
        try {
            return peer.sendLines("GET " + path + " HTTP/1.1", "Host: test")
                    .read()
                    .text();
        } finally {
            peer.socket().close();
        }
    }
}
