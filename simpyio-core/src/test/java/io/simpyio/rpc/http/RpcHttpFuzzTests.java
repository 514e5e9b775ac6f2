package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.RawHttp;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcSink;
import io.simpyio.testing.Logged;
import io.simpyio.testing.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests made of the right pieces in the wrong places: each is answered, no call stays, and who behaves is served. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcHttpFuzzTests {

    private static final int REQUESTS = 1_500;

    private static final List<String> METHODS = List.of("GET", "POST", "POST", "POST", "PUT", "HEAD");
    private static final List<String> PATHS = List.of(
            "",
            "/",
            "/a/same",
            "/a/same",
            "/a/sum",
            "/a/ticks",
            "/a/fails",
            "/_describe",
            "/%2e",
            "//a",
            "/a/nope",
            "/a/same?");
    private static final List<String> QUERIES = List.of(
            "",
            "",
            "?",
            "?value=1",
            "?value=[",
            "?value=%ff",
            "?value=%zz",
            "?a=1&b=2",
            "?a=&b",
            "?a=1e999&b=x",
            "?value=1&value=2");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json;charset=latin1",
            "text/plain",
            "",
            ";",
            "application/");
    private static final List<String> ACCEPTED = List.of(
            "", "*/*", "application/json", "text/event-stream", "a/b;q=0.5,", ";;q=,", "text/event-stream, */*;q=0");
    private static final List<String> TIMEOUTS = List.of("", "", "", "1", "0", "0.000000001", "-1", "x", "999999999");
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "1",
            "-",
            "\"value\"",
            "\"a\"",
            "\"__type__\"",
            "null",
            "NaN",
            "\\",
            "[1,2]",
            "{\"value\":1}",
            "{\"a\":1,\"b\":2}",
            "\u0000",
            "\u00ff");

    static final class Endpoint {

        @RpcMethod(safe = true)
        Object same(Object value) {
            return value;
        }

        @RpcMethod(mode = RpcMode.PLAIN, safe = true)
        double sum(double a, Optional<List<Integer>> b) {
            return a + b.orElse(List.of()).size();
        }

        @RpcMethod
        void fails(Map<String, Object> values) {
            throw new IllegalStateException("" + values);
        }

        @RpcMethod(safe = true)
        void ticks(Object value, RpcSink<Object> sink) {
            for (int i = 0; i < 40; i++) {
                sink.send(value).await();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void eachRequestIsAnswered(long ownSeed) {
        long seed = Seeds.replayed(ownSeed);
        try (Logged quiet = new Logged("io.simpyio");
                Backend backend = Backend.open("virtual")) {
            Environment environment = backend.environment();
            environment.run(environment.process("fuzz", () -> fuzz(backend, new Random(seed))));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("With seed=" + seed, failure);
        }
    }

    private static void fuzz(Backend backend, Random random) {
        Environment environment = backend.environment();
        RpcDispatcher dispatcher =
                new RpcDispatcher(environment, new RpcRouter().register("a", new Endpoint()), RpcOptions.DEFAULT);
        HttpRoutes routes = new RpcHttpEndpoint(dispatcher, RpcHttpOptions.DEFAULT.withMaxBodyBytes(30))
                .addTo(new HttpRoutes(), "/rpc");
        HttpServer server = new HttpServer(backend.network(), routes)
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .await();
        RpcPeer good = new RpcHttpClient(backend.network()).peer("http://localhost:" + server.port() + "/rpc");
        Set<Integer> statuses = new TreeSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            RawHttp bad =
                    new RawHttp(backend.network().connect(server.address()).await());
            String request = request(random);
            bad.send(request);
            RawHttp.Message response = bad.read(!request.startsWith("HEAD"));
            assertThat(response.status()).as(request).isBetween(200, 504);
            if (!request.contains("/a/fails")) {
                assertThat(response.status()).as(request).isNotEqualTo(500);
            }
            statuses.add(response.status());
            bad.socket().close();
            if (i % 10 == 0) {
                assertThat(good.call("a/same", i).await()).isEqualTo(i);
            }
        }
        environment.timeout(1).await();
        assertThat(dispatcher.calls()).isZero();
        assertThat(statuses).as("what the pieces reach").contains(200, 400, 404, 405, 406, 413, 415);
    }

    private static String request(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            body.append(pick(random, PIECES));
        }
        int length = body.toString().getBytes(StandardCharsets.ISO_8859_1).length;
        return pick(random, METHODS) + " /rpc" + pick(random, PATHS) + pick(random, QUERIES)
                + " HTTP/1.1\r\nHost: test\r\nContent-Type: " + pick(random, TYPES)
                + "\r\nAccept: " + pick(random, ACCEPTED)
                + "\r\nRequest-Timeout: " + pick(random, TIMEOUTS)
                + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
