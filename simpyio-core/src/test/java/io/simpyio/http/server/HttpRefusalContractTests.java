package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.RawHttp;
import io.simpyio.net.BackendCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not HTTP, what two readers may understand differently (RFC 9112, 11.2), and what is too much. */
@MethodSource(BackendCase.ALL)
class HttpRefusalContractTests extends HttpContract {

    /** Behind each stands a request that must never be served. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n";

    /** So that a defect is a failure soon. */
    private static final HttpServerOptions IMPATIENT = HttpServerOptions.builder()
            .headerTimeout(Duration.ofSeconds(2))
            .idleTimeout(Duration.ofSeconds(2))
            .build();

    private final List<String> served = new ArrayList<>();

    private HttpRoutes recording() {
        HttpHandler handler = request -> {
            served.add(request.path());
            return HttpResponse.text(request.body().text().await());
        };
        return new HttpRoutes().get("/**", handler).post("/**", handler);
    }

    private void assertAllRefused(Map<String, Integer> inputs) {
        run(() -> {
            serve(recording(), IMPATIENT);
            inputs.forEach(this::assertRefused);
            assertThat(served).isEmpty();
            awaitConnections(0);
        });
        assertThat(warnings()).isEmpty();
    }

    /** That it counts from the first byte on, whatever drips in, is shown in simulated time. */
    @Test
    void aHeadAndABodyThatDoNotComeAreRefused() {
        run(() -> {
            serve(
                    recording(),
                    HttpServerOptions.builder()
                            .headerTimeout(Duration.ofMillis(100))
                            .idleTimeout(Duration.ofMillis(100))
                            .build());
            assertThat(raw().send("GET /a HT").rest())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close");
            assertThat(raw().send("POST /a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nab")
                            .rest())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close");
            awaitConnections(0);
        });
    }

    private static String post(String fields, String rest) {
        return "POST /a HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n" + rest + SMUGGLED;
    }

    @Test
    void lengthsThatContradictAreRefused() {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        String chunks = "0\r\n\r\n";
        inputs.put(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks), 400);
        inputs.put(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunks), 400);
        inputs.put(post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", chunks), 400);
        inputs.put(post("Content-Length: 5\r\nContent-Length: 6\r\n", "12345"), 400);
        inputs.put(post("Content-Length: 5\r\nContent-Length: 5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: 5, 6\r\n", "12345"), 400);
        inputs.put(post("Content-Length: 5, 5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: +5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: -5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: 0x5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: 5 5\r\n", "12345"), 400);
        inputs.put(post("Content-Length: \r\n", "12345"), 400);
        inputs.put(post("Content-Length: 99999999999999999999\r\n", "12345"), 400);
        inputs.put("POST /a HTTP/1.0\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345" + SMUGGLED, 400);
        inputs.put(
                "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n" + SMUGGLED,
                400);
        assertAllRefused(inputs);
    }

    @Test
    void otherTransferCodingsAreRefused() {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        for (String coding :
                List.of("xchunked", "gzip", "gzip, chunked", "chunked, gzip", "identity", "\"chunked\"", ",chunked")) {
            inputs.put(post("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n"), 501);
        }
        inputs.put(post("Transfer-Encoding: \r\n", "0\r\n\r\n"), 501);
        inputs.put(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501);
        inputs.put(post("Transfer-Encoding:\u000bchunked\r\n", "0\r\n\r\n"), 400);
        inputs.put(post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400);
        inputs.put(post(" Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
        inputs.put(post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400);
        inputs.put(post("X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
        // "chunked, gzip" is not even an order that may be.
        inputs.remove(post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"));
        inputs.put(post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400);
        assertAllRefused(inputs);
    }

    @Test
    void fieldsThatAreNotOnesAreRefused() {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        for (String field : List.of(
                "X : space before the colon\r\n",
                "X\t: tab\r\n",
                "X: a\r\n folded\r\n",
                "X: a\r\n\tfolded\r\n",
                " X: first is folded\r\n",
                "X: bare line feed\nY: b\r\n",
                "X: bare return\rY: b\r\n",
                "X: nul\u0000\r\n",
                "X(: not a token\r\n",
                "X\u0000Y: nul\r\n",
                ": no name\r\n",
                "no colon\r\n",
                "Host: another\r\n",
                "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n")) {
            inputs.put("GET /a HTTP/1.1\r\nHost: test\r\n" + field + "\r\n" + "12345678" + SMUGGLED, 400);
        }
        inputs.put("GET /a HTTP/1.1\r\n\r\n" + SMUGGLED, 400);
        inputs.put("GET /a HTTP/1.1\nHost: test\n\n" + SMUGGLED, 400);
        assertAllRefused(inputs);
    }

    @Test
    void requestLinesThatAreNotOnesAreRefused() {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        for (String line : List.of(
                "GET  /a HTTP/1.1",
                " GET /a HTTP/1.1",
                "GET\t/a HTTP/1.1",
                "GET /a\u000bHTTP/1.1",
                "GET /a HTTP/1.1 ",
                "GET /a\rHTTP/1.1",
                "GET /a",
                "GET",
                "G@T /a HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /\u00e4 HTTP/1.1",
                "GET /a HTTP/x",
                "GET /a http/1.1",
                "\u0016\u0003\u0001\u0002",
                "garbage")) {
            inputs.put(line + "\r\nHost: test\r\n\r\n" + SMUGGLED, 400);
        }
        inputs.put("GET /a HTTP/2.0\r\nHost: test\r\n\r\n" + SMUGGLED, 505);
        inputs.put("GET /a HTTP/1.2\r\nHost: test\r\n\r\n" + SMUGGLED, 505);
        inputs.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\n" + SMUGGLED, 505);
        assertAllRefused(inputs);
    }

    @Test
    void chunksThatAreNotOnesAreRefused() {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        for (String chunks : List.of(
                "x\r\n",
                "\r\n0\r\n\r\n",
                " 5\r\n12345\r\n0\r\n\r\n",
                "5 \r\n12345\r\n0\r\n\r\n",
                "5 x\r\n12345\r\n0\r\n\r\n",
                "0x5\r\n12345\r\n0\r\n\r\n",
                "+5\r\n12345\r\n0\r\n\r\n",
                "-1\r\n12345\r\n0\r\n\r\n",
                "5\n12345\r\n0\r\n\r\n",
                "5\r12345\r\n0\r\n\r\n",
                "5\r\n1234567\r\n0\r\n\r\n",
                "5\r\n12345\n0\r\n\r\n",
                "5\r\n12345XX0\r\n\r\n",
                "5;a\nb\r\n12345\r\n0\r\n\r\n",
                "5;" + "x".repeat(300) + "\r\n12345\r\n0\r\n\r\n",
                "0\r\nX: a\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nX : a\r\n\r\n",
                "0\r\nno colon\r\n\r\n")) {
            inputs.put(post("Transfer-Encoding: chunked\r\n", chunks), 400);
        }
        inputs.put(post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n"), 413);
        inputs.put(post("Transfer-Encoding: chunked\r\n", "0000000000000005\r\n12345\r\n0\r\n\r\n"), 413);
        run(() -> {
            serve(recording(), IMPATIENT);
            inputs.forEach(this::assertRefused);
            assertThat(served).hasSize(inputs.size()).containsOnly("/a");
        });
    }

    @Test
    void whatIsTooMuchIsRefusedWithItsStatus() {
        HttpServerOptions options = HttpServerOptions.builder()
                .limits(new HttpLimits(100, 200, 64, 128))
                .build();
        run(() -> {
            serve(recording(), options);
            assertRefused("GET /" + "x".repeat(100) + " HTTP/1.1\r\nHost: test\r\n\r\n", 414);
            assertRefused("G".repeat(200), 414);
            assertRefused("GET /a HTTP/1.1\r\nHost: test\r\nX: " + "y".repeat(200) + "\r\n\r\n", 431);
            assertRefused("GET /a HTTP/1.1\r\nHost: test\r\n" + "X: y\r\n".repeat(60) + "\r\n", 431);
            assertRefused("\r\n".repeat(60), 400);
            assertThat(served).isEmpty();
            assertRefused(post("Content-Length: 129\r\n", "z".repeat(129)), 413);
            assertRefused(post("Transfer-Encoding: chunked\r\n", "41\r\n" + "z".repeat(65) + "\r\n0\r\n\r\n"), 413);
            String chunk = "40\r\n" + "z".repeat(64) + "\r\n";
            assertRefused(post("Transfer-Encoding: chunked\r\n", chunk + chunk + chunk + "0\r\n\r\n"), 413);
            assertRefused(
                    post("Transfer-Encoding: chunked\r\n", chunk + "0\r\nX: " + "y".repeat(300) + "\r\n\r\n"), 431);
            assertThat(served).hasSize(4);
            // Just enough is not too much.
            RawHttp peer = raw();
            peer.send("POST /a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk
                    + "0\r\n\r\n");
            assertThat(peer.read().text()).hasSize(128);
            String line = "GET /" + "x".repeat(86) + " HTTP/1.1";
            assertThat(line).hasSize(100);
            assertThat(peer.sendLines(line, "Host: test").read().status()).isEqualTo(200);
        });
    }

    @Test
    void requestsAreUnderstoodWhereverTheBytesAreCut() {
        String requests = "\r\nPOST /a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\nB;x=\"y\"\r\n wonderful \r\n5\r\nworld\r\n0\r\nX: y\r\n\r\n"
                + "POST /b HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: test\r\n\r\n";
        run(() -> {
            serve(recording());
            for (int step : new int[] {1, 2, 3, 7, 50}) {
                RawHttp peer = raw();
                for (int at = 0; at < requests.length(); at += step) {
                    peer.send(requests.substring(at, Math.min(at + step, requests.length())));
                    environment.timeout(0.0001).await();
                }
                assertThat(peer.read().text()).isEqualTo("hello wonderful world");
                assertThat(peer.read().text()).isEqualTo("abc");
                assertThat(peer.read().text()).isEmpty();
                peer.socket().close();
            }
        });
        assertThat(warnings()).isEmpty();
    }
}
