package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpContract;
import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Event;
import io.simpyio.net.BackendCase;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and responses of HTTP/1 as they are meant to be. */
@MethodSource(BackendCase.ALL)
class HttpServerContractTests extends HttpServerContract {

    @Test
    void headHasTheFieldsOfGetAndNoBody() {
        AtomicInteger abandoned = new AtomicInteger();
        run(() -> {
            serve(new HttpRoutes()
                    .get("/text", request -> HttpResponse.text("12345"))
                    .get(
                            "/stream",
                            request -> HttpResponse.stream("text/event-stream", new HttpBodyProducer() {
                                @Override
                                public void produce(HttpBodyWriter body) {
                                    throw new AssertionError("a body that nobody gets");
                                }

                                @Override
                                public void abandoned() {
                                    abandoned.incrementAndGet();
                                }
                            })));
            RawHttp peer = raw();
            RawHttp.Message head =
                    peer.sendLines("HEAD /text HTTP/1.1", "Host: test").read(false);
            assertThat(head.header("content-length")).isEqualTo("5");
            RawHttp.Message stream =
                    peer.sendLines("HEAD /stream HTTP/1.1", "Host: test").read(false);
            assertThat(stream.header("transfer-encoding")).isEqualTo("chunked");
            // The next response follows at once.
            assertThat(peer.sendLines("GET /text HTTP/1.1", "Host: test").read().text())
                    .isEqualTo("12345");
            assertThat(abandoned).as("producers that were told").hasValue(1);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        run(() -> {
            serve(new HttpRoutes().get("/{n}", request -> {
                int n = Integer.parseInt(request.pathVariable("n"));
                request.environment().timeout(0.002 * (5 - n)).await();
                return HttpResponse.text("answer " + n);
            }));
            RawHttp peer = raw();
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
            }
            peer.send(requests.toString());
            for (int i = 0; i < 5; i++) {
                assertThat(peer.read().text()).isEqualTo("answer " + i);
            }
            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    void anAnswerDoesNotWaitForWhatComesAfterIt() {
        run(() -> {
            Event<Object> seen = environment.event();
            serve(new HttpRoutes()
                    .get("/now", request -> HttpResponse.text("now"))
                    .get("/later", request -> {
                        seen.await();
                        return HttpResponse.text("later");
                    }));
            RawHttp peer = raw();
            String end = " HTTP/1.1\r\nHost: test\r\n\r\n";
            peer.send("GET /now" + end + "GET /now" + end + "GET /later" + end);
            assertThat(peer.read().text()).isEqualTo("now");
            assertThat(peer.read().text()).isEqualTo("now");
            seen.succeed("");
            assertThat(peer.read().text()).isEqualTo("later");
        });
    }

    @Test
    void manyPipelinedRequestsAreAnswered() {
        run(() -> {
            serve(new HttpRoutes()
                    .get(
                            "/{n}",
                            request -> HttpResponse.text(
                                    "x".repeat(request.pathVariable("n").length() * 1_000))));
            RawHttp peer = raw();
            environment.process("requests", () -> {
                StringBuilder requests = new StringBuilder();
                for (int i = 0; i < 200; i++) {
                    requests.append("GET /").append("n".repeat(1 + i % 40)).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
                }
                peer.send(requests.toString());
            });
            for (int i = 0; i < 200; i++) {
                assertThat(peer.read().body()).hasSize((1 + i % 40) * 1_000);
            }
        });
    }

    @Test
    void theLastAnswersComeBeforeTheEnd() {
        run(() -> {
            serve(new HttpRoutes().get("/", request -> HttpResponse.text("answer")));
            RawHttp peer = raw();
            String request = "GET / HTTP/1.1\r\nHost: test\r\n";
            peer.send(request + "\r\n" + request + "Connection: close\r\n\r\n");
            assertThat(peer.rest()).containsSubsequence("answer", "answer");

            RawHttp broken = raw();
            broken.send(request + "\r\n" + "nonsense\r\n\r\n");
            assertThat(broken.rest()).containsSubsequence("answer", "400 Bad Request");
        });
    }

    @Test
    void theConnectionIsKeptUnlessSomebodySaysOtherwise() {
        run(() -> {
            serve(new HttpRoutes()
                    .get("/", request -> HttpResponse.text("x"))
                    .get("/close", request -> HttpResponse.text("y").header("Connection", "close")));
            RawHttp peer = raw();
            for (int i = 0; i < 3; i++) {
                assertThat(peer.sendLines("GET / HTTP/1.1", "Host: test").read().text())
                        .isEqualTo("x");
            }
            assertThat(peer.sendLines("GET / HTTP/1.1", "Host: test", "Connection: close")
                            .rest())
                    .contains("Connection: close")
                    .endsWith("x");
            assertThat(raw().sendLines("GET /close HTTP/1.1", "Host: test").rest())
                    .contains("Connection: close")
                    .endsWith("y");
            assertThat(raw().sendLines("GET / HTTP/1.0").rest())
                    .contains("Connection: close")
                    .endsWith("x");
            RawHttp old = raw();
            for (int i = 0; i < 2; i++) {
                RawHttp.Message kept = old.sendLines("GET / HTTP/1.0", "Connection: keep-alive")
                        .read();
                assertThat(kept.header("connection")).isEqualTo("keep-alive");
            }
            peer.socket().close();
            old.socket().close();
            awaitConnections(0);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void chunkedBodiesWithTrailersGoBothWays() {
        run(() -> {
            serve(new HttpRoutes().post("/echo", request -> {
                HttpBody in = request.body();
                return HttpResponse.stream("application/octet-stream", out -> {
                    for (byte[] piece = in.read().await();
                            piece.length > 0;
                            piece = in.read().await()) {
                        out.write(piece).await();
                    }
                    out.trailers().set("X-Sum", in.trailers().first("X-Sum").orElse("none"));
                });
            }));
            RawHttp peer = raw();
            peer.sendLines("POST /echo HTTP/1.1", "Host: test", "Transfer-Encoding: chunked");
            peer.send("5\r\nhello\r\n");
            RawHttp.Message head = peer.read(false);
            assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(peer.line()).isEqualTo("5");
            assertThat(text(peer.bytes(7))).isEqualTo("hello\r\n");
            peer.send("A;ext=1\r\n0123456789\r\n0\r\nX-Sum: 42\r\n\r\n");
            assertThat(peer.line()).isEqualTo("a");
            assertThat(text(peer.bytes(12))).isEqualTo("0123456789\r\n");
            assertThat(peer.line()).isEqualTo("0");
            assertThat(peer.line()).isEqualToIgnoringCase("X-Sum: 42");
            assertThat(peer.line()).isEmpty();
            // And the connection is there for more.
            peer.sendLines("POST /echo HTTP/1.1", "Host: test", "Content-Length: 0");
            assertThat(peer.read().text()).isEmpty();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void anOldClientGetsAStreamUpToTheEndOfTheConnection() {
        run(() -> {
            serve(new HttpRoutes()
                    .get(
                            "/stream",
                            request -> HttpResponse.stream("text/plain", out -> {
                                out.write(bytes("one ")).await();
                                out.write(bytes("two")).await();
                            })));
            assertThat(raw().sendLines("GET /stream HTTP/1.0", "Connection: keep-alive")
                            .rest())
                    .contains("Connection: close")
                    .doesNotContain("chunked")
                    .endsWith("one two");
        });
    }

    @Test
    void aBodyIsWelcomedWhenItIsAskedFor() {
        run(() -> {
            Event<Void> allowed = environment.event();
            serve(new HttpRoutes()
                    .post("/read", request -> {
                        allowed.await();
                        return HttpResponse.text(request.body().text().await());
                    })
                    .post("/ignore", request -> HttpResponse.status(403)));
            RawHttp peer = raw();
            peer.sendLines("POST /read HTTP/1.1", "Host: test", "Content-Length: 4", "Expect: 100-continue");
            environment.timeout(0.01).await();
            allowed.succeed(null);
            assertThat(peer.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(peer.line()).isEmpty();
            assertThat(peer.send("body").read().text()).isEqualTo("body");
            // Whether this body comes nobody knows, so the connection ends.
            assertThat(peer.sendLines(
                                    "POST /ignore HTTP/1.1", "Host: test", "Content-Length: 4", "Expect: 100-continue")
                            .rest())
                    .startsWith("HTTP/1.1 403")
                    .contains("Connection: close");
            assertThat(ask("POST /read HTTP/1.1", "Host: test", "Content-Length: 1", "Expect: wonders")
                            .status())
                    .isEqualTo(417);
        });
    }

    /** What comes behind the head of a response is its body (RFC 9110, 15.2), so a body is welcomed before, if at all. */
    @Test
    void aBodyIsWelcomedBeforeTheResponseBeginsThatReadsIt() {
        run(() -> {
            serve(new HttpRoutes().post("/echo", HttpContract::echo));
            RawHttp peer = raw();
            peer.sendLines("POST /echo HTTP/1.1", "Host: test", "Content-Length: 4", "Expect: 100-continue");
            assertThat(peer.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(peer.line()).isEmpty();
            RawHttp.Message echoed = peer.send("body").read();
            assertThat(echoed.status()).isEqualTo(200);
            assertThat(echoed.text()).isEqualTo("body");
            // A client that does not wait has its answer all the same, and nothing in it.
            echoed = peer.send(
                            "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody")
                    .read();
            if (echoed.status() == 100) {
                echoed = peer.read();
            }
            assertThat(echoed.text()).isEqualTo("body");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBodyThatNobodyReadsIsSkipped() {
        run(() -> {
            serve(new HttpRoutes().post("/", request -> HttpResponse.text("ok")));
            RawHttp peer = raw();
            for (int i = 0; i < 3; i++) {
                peer.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
                assertThat(peer.read().text()).isEqualTo("ok");
            }
            String huge = "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n";
            assertThat(peer.send(huge).rest()).contains("Connection: close").endsWith("ok");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aWriterWaitsForAClientThatDoesNotRead() {
        run(() -> {
            int[] written = {0};
            serve(new HttpRoutes()
                    .get(
                            "/flood",
                            request -> HttpResponse.stream("application/octet-stream", out -> {
                                for (int i = 0; i < 1_000; i++) {
                                    out.write(new byte[64 << 10]).await();
                                    written[0]++;
                                }
                            })));
            RawHttp peer = raw();
            peer.sendLines("GET /flood HTTP/1.1", "Host: test").read(false);
            int before;
            do {
                before = written[0];
                environment.timeout(0.3).await();
            } while (written[0] != before);
            assertThat(written[0]).isLessThan(900);
            long total = 0;
            for (int size = Integer.parseInt(peer.line(), 16); size > 0; size = Integer.parseInt(peer.line(), 16)) {
                total += peer.bytes(size).length;
                peer.line();
            }
            assertThat(total).isEqualTo(1_000L * (64 << 10));
        });
    }

    @Test
    void aSenderWaitsForAHandlerThatDoesNotRead() {
        run(() -> {
            Event<Void> reads = environment.event();
            serve(new HttpRoutes().post("/up", request -> {
                reads.await();
                return HttpResponse.text(
                        "" + request.body().limit(64 << 20).bytes().await().length);
            }));
            RawHttp peer = raw();
            int size = 32 << 20;
            peer.sendLines("POST /up HTTP/1.1", "Host: test", "Content-Length: " + size);
            Event<Integer> write = peer.socket().write(new byte[size]);
            environment.timeout(0.5).await();
            assertThat(write.triggered()).isFalse();
            reads.succeed(null);
            assertThat(peer.read().text()).isEqualTo("" + size);
        });
    }

    @Test
    void aTargetMayNameTheServer() {
        run(() -> {
            serve(new HttpRoutes().get("/users/{id}", request -> HttpResponse.text(request.path())));
            assertThat(get("http://test/users/9").text()).isEqualTo("/users/9");
            assertThat(get("users").status()).isEqualTo(400);
        });
    }
}
