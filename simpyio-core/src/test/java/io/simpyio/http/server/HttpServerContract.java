package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpException;
import io.simpyio.http.RawHttp;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Requests and responses as they are meant to be, whatever the version. */
abstract class HttpServerContract extends HttpContract {

    record Order(String item, int count) {}

    @Test
    void answersWithTextAndJson() {
        run(() -> {
            serve(new HttpRoutes()
                    .get("/hello", request -> HttpResponse.text("Grüße"))
                    .get("/json", request -> HttpResponse.json(Map.of("a", List.of(1, 2)))));
            RawHttp.Message hello = get("/hello");
            assertThat(hello.status()).isEqualTo(200);
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
            assertThat(ask("GET /long HTTP/1.1", "Host: test", "Accept-Encoding: ;")
                            .text())
                    .isEqualTo(text);
            assertThat(ask("GET /short HTTP/1.1", "Host: test", gzip).text()).isEqualTo("short");
            assertThat(ask("GET /binary HTTP/1.1", "Host: test", gzip).body()).hasSize(5000);
        });
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
            assertThat(get("/users/").status()).isEqualTo(404);
            assertThat(get("/users").status()).isEqualTo(404);
            assertThat(get("/nope").status()).isEqualTo(404);
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

    private static String unpack(byte[] bytes) throws Exception {
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private RawHttp.Message post(String target, String body, String... fields) {
        List<String> lines = new ArrayList<>(List.of("POST " + target + " HTTP/1.1", "Host: test"));
        lines.addAll(Arrays.asList(fields));
        lines.add("Content-Length: " + body.length());
        return exchange(lines, bytes(body));
    }
}
