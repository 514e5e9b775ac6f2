package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpException;
import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Event;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Requests and responses as they are meant to be. */
class HttpServerContractTests extends HttpContract {

    @Test
    void answersWithTextAndJson() {
        run(() -> {
            serve(new HttpRoutes()
                    .get("/hello", request -> HttpResponse.text("Grüße"))
                    .get("/json", request -> HttpResponse.json(Map.of("a", List.of(1, 2)))));
            RawHttp.Message hello = get("/hello");
            assertThat(hello.start()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(hello.text()).isEqualTo("Grüße");
            assertThat(hello.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(hello.header("date")).endsWith("GMT");
            RawHttp.Message json = get("/json");
            assertThat(json.text()).isEqualTo("{\"a\":[1,2]}");
            assertThat(json.header("content-type")).isEqualTo("application/json");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aHandlerMayAwait() {
        run(() -> {
            serve(new HttpRoutes().get("/later", request -> {
                request.environment().timeout(0.02).await();
                return HttpResponse.text("later");
            }));
            double before = environment.now();
            assertThat(get("/later").text()).isEqualTo("later");
            assertThat(environment.now() - before).isGreaterThanOrEqualTo(0.02);
            assertThat(server.requests()).isZero();
        });
    }

    @Test
    void literalPartsGoBeforeVariablesAndTheseBeforeTheRest() {
        HttpHandler variables = request -> HttpResponse.text(request.pathVariable("id") + "|" + request.path());
        run(() -> {
            serve(new HttpRoutes()
                    .get("/users/{id}", variables)
                    .get("/users/me", request -> HttpResponse.text("me"))
                    .get(
                            "/users/{id}/orders/{order}",
                            request ->
                                    HttpResponse.text(request.pathVariable("id") + "+" + request.pathVariable("order")))
                    .get("/files/**", request -> HttpResponse.text(request.pathVariable("**")))
                    .post("/users/me", request -> HttpResponse.text("posted")));
            assertThat(get("/users/7").text()).isEqualTo("7|/users/7");
            assertThat(get("/users/me").text()).isEqualTo("me");
            assertThat(get("/users/a%20b%2Fc+d").text()).isEqualTo("a b/c+d|/users/a b/c+d");
            assertThat(get("/users/7/orders/8?x=1").text()).isEqualTo("7+8");
            assertThat(get("/files/a/b/c").text()).isEqualTo("a/b/c");
            assertThat(get("http://test/users/9").text()).isEqualTo("9|/users/9");
            assertThat(get("/users/").status()).isEqualTo(404);
            assertThat(get("/users").status()).isEqualTo(404);
            assertThat(get("/nope").status()).isEqualTo(404);
            assertThat(get("users").status()).isEqualTo(400);
            assertThat(get("/users/%zz").status()).isEqualTo(400);
            assertThat(get("/users/%2e%2e").status()).isEqualTo(400);
        });
    }

    @Test
    void otherMethodsAreToldWhatIsAllowed() {
        run(() -> {
            serve(new HttpRoutes()
                    .get("/thing", request -> HttpResponse.text("got"))
                    .put("/thing", request -> HttpResponse.status(204)));
            RawHttp.Message deleted = ask("DELETE /thing HTTP/1.1", "Host: test");
            assertThat(deleted.status()).isEqualTo(405);
            assertThat(deleted.header("allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
            RawHttp.Message options = ask("OPTIONS /thing HTTP/1.1", "Host: test");
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
            assertThat(options.headers()).doesNotContainKey("content-length");
            assertThat(ask("OPTIONS * HTTP/1.1", "Host: test").status()).isEqualTo(204);
            assertThat(ask("BREW /thing HTTP/1.1", "Host: test").status()).isEqualTo(501);
            assertThat(ask("CONNECT test:80 HTTP/1.1", "Host: test").status()).isEqualTo(501);
        });
    }

    @Test
    void headHasTheFieldsOfGetAndNoBody() {
        run(() -> {
            serve(new HttpRoutes()
                    .get("/text", request -> HttpResponse.text("12345"))
                    .get(
                            "/stream",
                            request -> HttpResponse.stream("text/event-stream", body -> {
                                throw new AssertionError("a body that nobody gets");
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
    void queryAndFormParametersAreDecoded() {
        run(() -> {
            serve(new HttpRoutes()
                    .get(
                            "/q",
                            request -> HttpResponse.text(request.query().all("a") + " "
                                    + request.query().first("b").orElse("-")))
                    .post(
                            "/form",
                            request -> HttpResponse.text(
                                    request.form().await().all("a").toString())));
            assertThat(get("/q?a=1&a=%C3%BC+x&c").text()).isEqualTo("[1, ü x] -");
            assertThat(get("/q").text()).isEqualTo("[] -");
            assertThat(get("/q?a=%zz").status()).isEqualTo(400);
            String type = "Content-Type: application/x-www-form-urlencoded";
            assertThat(post("/form", "a=1&a=b%26c", type).text()).isEqualTo("[1, b&c]");
            assertThat(post("/form", "a=%", type).status()).isEqualTo(400);
            assertThat(post("/form", "a=1", "Content-Type: text/plain").status())
                    .isEqualTo(415);
        });
    }

    record Order(String item, int count) {}

    @Test
    void jsonIsReadIntoTypes() {
        run(() -> {
            serve(new HttpRoutes().post("/orders", request -> {
                Order order = request.json(Order.class).await();
                return HttpResponse.status(201).withJson(new Order(order.item() + "!", order.count() + 1));
            }));
            RawHttp.Message made = post("/orders", "{\"item\":\"tea\",\"count\":2}");
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.text()).isEqualTo("{\"item\":\"tea!\",\"count\":3}");
            assertThat(post("/orders", "{\"item\":").status()).isEqualTo(400);
            assertThat(post("/orders", "[1]").status()).isEqualTo(400);
            assertThat(post("/orders", "null").status()).isEqualTo(400);
        });
        assertThat(warnings()).isEmpty();
    }

    private RawHttp.Message post(String target, String body, String... fields) {
        RawHttp peer = raw();
        List<String> lines = new ArrayList<>(List.of("POST " + target + " HTTP/1.1", "Host: test"));
        lines.addAll(Arrays.asList(fields));
        lines.add("Content-Length: " + body.length());
        RawHttp.Message response =
                peer.send(String.join("\r\n", lines) + "\r\n\r\n" + body).read();
        peer.socket().close();
        return response;
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
    void textsAreCompressedForThoseWhoUnderstand() {
        String text = "all work and no play ".repeat(200);
        run(() -> {
            serve(new HttpRoutes()
                    .get("/long", request -> HttpResponse.text(text))
                    .get("/short", request -> HttpResponse.text("short"))
                    .get("/binary", request -> HttpResponse.ok().withBytes("image/png", new byte[5000]))
                    .get(
                            "/stream",
                            request -> HttpResponse.stream("text/plain", out -> {
                                out.write(bytes(text)).await();
                                out.write(bytes(text)).await();
                            })));
            String gzip = "Accept-Encoding: br, gzip;q=0.5";
            RawHttp.Message packed = ask("GET /long HTTP/1.1", "Host: test", gzip);
            assertThat(packed.header("content-encoding")).isEqualTo("gzip");
            assertThat(packed.header("vary")).isEqualTo("Accept-Encoding");
            assertThat(packed.body().length).isLessThan(500);
            assertThat(unpack(packed.body())).isEqualTo(text);
            RawHttp.Message stream = ask("GET /stream HTTP/1.1", "Host: test", gzip);
            assertThat(stream.header("content-encoding")).isEqualTo("gzip");
            assertThat(unpack(stream.body())).isEqualTo(text + text);
            RawHttp.Message plain = get("/long");
            assertThat(plain.text()).isEqualTo(text);
            assertThat(plain.header("vary")).isEqualTo("Accept-Encoding");
            assertThat(ask("GET /long HTTP/1.1", "Host: test", "Accept-Encoding: gzip;q=0")
                            .text())
                    .isEqualTo(text);
            assertThat(ask("GET /short HTTP/1.1", "Host: test", gzip).text()).isEqualTo("short");
            assertThat(ask("GET /binary HTTP/1.1", "Host: test", gzip).body()).hasSize(5000);
        });
    }

    private static String unpack(byte[] bytes) throws Exception {
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void filesOfTheClassPathAreServed() {
        run(() -> {
            serve(new HttpRoutes().files("/files", "io/simpyio/http/static"));
            RawHttp.Message page = get("/files/");
            assertThat(page.text()).isEqualTo("<h1>index</h1>\n");
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(get("/files/sub/a%20b.txt").text()).isEqualTo("a b\n");
            assertThat(get("/files/sub").status()).isEqualTo(404);
            assertThat(get("/files/nope.txt").status()).isEqualTo(404);
            assertThat(get("/files/../secret.txt").status()).isEqualTo(400);
            assertThat(get("/files/sub%2F..%2F..%2Fsecret.txt").status()).isEqualTo(404);
            assertThat(get("/files/%2Fsub/a%20b.txt").status()).isEqualTo(404);
            assertThat(get("/files/..%5Csecret.txt").status()).isEqualTo(404);
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
    void aHandlerCanRefuse() {
        run(() -> {
            serve(new HttpRoutes().get("/refuse", request -> {
                throw new HttpException(418, "I am a teapot");
            }));
            RawHttp.Message refused = get("/refuse");
            assertThat(refused.status()).isEqualTo(418);
            assertThat(refused.text()).isEqualTo("I am a teapot\n");
        });
        assertThat(warnings()).isEmpty();
    }
}
