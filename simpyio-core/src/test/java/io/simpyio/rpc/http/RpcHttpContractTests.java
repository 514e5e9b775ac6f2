package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpException;
import io.simpyio.http.RawHttp;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcHeaders;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as requests, by hand; and what is special about the client. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.EACH)
class RpcHttpContractTests extends HttpContract {

    enum Size {
        SMALL,
        LARGE
    }

    record Point(int x, int y) {}

    final class Park {

        private final List<Object> ends = new ArrayList<>();
        private int sent;

        @RpcMethod
        Map<String, Object> book(String driver, double seconds) {
            environment.timeout(0.001).await();
            return Map.of("driver", driver, "seconds", seconds);
        }

        @RpcMethod(mode = RpcMode.PLAIN, safe = true)
        String find(String text, Size size, LocalDate day, List<Integer> numbers, Point at, Optional<Boolean> open) {
            return text + " " + size + " " + day + " " + numbers + " " + at + " " + open;
        }

        @RpcMethod(mode = RpcMode.PLAIN, safe = true)
        int free() {
            return 3;
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        double left(RpcCall call) {
            return call.timeLeft().map(it -> it.toNanos() / 1e9).orElse(-1.0);
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        Map<String, String> headers(RpcCall call) {
            return call.headers().asMap();
        }

        @RpcMethod
        String await() {
            return awaited.await();
        }

        @RpcMethod
        void hold() {
            try {
                environment.event().await();
            } catch (Interrupt interrupt) {
                ends.add(interrupt.cause().orElseThrow());
                throw interrupt;
            }
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void refuse(RpcCode code) {
            throw new RpcException(code, "as you like");
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void fail() {
            throw new IllegalArgumentException("no \u20ac");
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void callsBack(io.simpyio.rpc.RpcPeer peer) {
            peer.call("x");
        }

        @RpcMethod(safe = true)
        void ticks(int count, int size, RpcSink<String> sink) {
            try {
                for (int i = 0; i < count; i++) {
                    sink.send(i + "x".repeat(size)).await();
                    sent++;
                }
                if (size == 13) {
                    throw new IllegalArgumentException("unlucky");
                }
            } catch (Interrupt interrupt) {
                ends.add(interrupt.cause().orElseThrow());
                throw interrupt;
            }
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void later(RpcCall call) {
            environment.timeout(0.001).addCallback(now -> call.succeed("later"));
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String large(int size) {
            return "x".repeat(size);
        }
    }

    private final Park park = new Park();
    private RpcDispatcher dispatcher;
    private Event<String> awaited;

    private void serve() {
        serve(RpcOptions.DEFAULT, RpcHttpOptions.DEFAULT);
    }

    private void serve(RpcOptions rpc, RpcHttpOptions options) {
        dispatcher = new RpcDispatcher(environment, new RpcRouter().register("park", park), rpc);
        serve(new RpcHttpEndpoint(dispatcher, options)
                .addTo(new HttpRoutes().get("/page", request -> HttpResponse.text("page")), "/rpc"));
    }

    private RawHttp.Message post(String path, String body, String... fields) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), "application/json", fields);
    }

    private RawHttp.Message post(String path, byte[] body, String contentType, String... fields) {
        List<String> lines = new ArrayList<>(List.of("POST " + path + " HTTP/1.1", "Host: test"));
        if (!contentType.isEmpty()) {
            lines.add("Content-Type: " + contentType);
        }
        lines.add("Content-Length: " + body.length);
        lines.addAll(List.of(fields));
        return exchange(lines, body);
    }

    private static Map<?, ?> json(RawHttp.Message message) {
        return (Map<?, ?>) new JsonCodec().decode(message.body());
    }

    private static void assertProblem(RawHttp.Message message, int status, RpcCode code, String detail) {
        assertThat(message.status()).as("status of %s", message.text()).isEqualTo(status);
        assertThat(message.header("Content-Type")).isEqualTo("application/problem+json");
        Map<?, ?> problem = json(message);
        assertThat(problem.get("type")).isEqualTo("about:blank");
        assertThat(problem.get("status")).isEqualTo(status);
        assertThat(problem.get("code")).isEqualTo(code.name());
        assertThat(problem.get("title").toString()).isNotEmpty();
        assertThat(problem.get("detail").toString()).contains(detail);
    }

    private void awaitCalls(int count) {
        while (dispatcher.calls() != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void argumentsComeAsAnArrayOrAnObject() {
        run(() -> {
            serve();
            RawHttp.Message byPosition = post("/rpc/park/book", "[\"Ada\", 60]");
            assertThat(byPosition.status()).isEqualTo(200);
            assertThat(byPosition.header("Content-Type")).isEqualTo("application/json");
            assertThat(json(byPosition)).isEqualTo(Map.of("driver", "Ada", "seconds", 60.0));
            assertThat(json(post("/rpc/park/book", "{\"seconds\": 1.5, \"driver\": \"Bob\"}")))
                    .isEqualTo(Map.of("driver", "Bob", "seconds", 1.5));
            assertThat(post("/rpc/park/free", "[]").text()).isEqualTo("3");
            assertThat(post("/rpc/park/free", new byte[0], "").text()).isEqualTo("3");
            assertThat(post("/rpc/park/free", "").text()).isEqualTo("3");
            assertThat(post("/rpc/park/later", "{}").text()).isEqualTo("\"later\"");
            assertThat(post(
                                    "/rpc/park/free",
                                    "[]".getBytes(StandardCharsets.UTF_8),
                                    "Application/JSON; charset=\"UTF-8\"")
                            .text())
                    .isEqualTo("3");
            assertThat(get("/page").text()).isEqualTo("page");
        });
    }

    @Test
    void getCallsWhatIsSafe() {
        run(() -> {
            serve();
            assertThat(get("/rpc/park/free").text()).isEqualTo("3");
            assertThat(get("/rpc/park/find?text=12&size=LARGE&day=2026-11-23&numbers=1&numbers=2"
                                    + "&at=%7B%22x%22:1,%22y%22:2%7D&open=true")
                            .text())
                    .isEqualTo("\"12 LARGE 2026-11-23 [1, 2] Point[x=1, y=2] Optional[true]\"");
            assertThat(get("/rpc/park/find?text=&size=SMALL&day=2026-11-23&numbers=[3,4]&at=null")
                            .text())
                    .isEqualTo("\" SMALL 2026-11-23 [3, 4] null Optional.empty\"");
            assertProblem(
                    get("/rpc/park/find?text=x&size=HUGE&day=2026-11-23&numbers=1&at=null"),
                    400,
                    RpcCode.INVALID_ARGUMENT,
                    "park/find cannot take argument size: ");
            assertProblem(get("/rpc/park/free?colour=red"), 400, RpcCode.INVALID_ARGUMENT, "has no argument colour");
            assertThat(ask("HEAD /rpc/park/free HTTP/1.1", "Host: test").status())
                    .isEqualTo(200);
            RawHttp.Message refused = get("/rpc/park/book?driver=Ada&seconds=1");
            assertProblem(refused, 405, RpcCode.INVALID_ARGUMENT, "so it is called with POST");
            assertThat(refused.header("Allow")).isEqualTo("OPTIONS, POST");
            assertThat(ask("OPTIONS /rpc/park/free HTTP/1.1", "Host: test").header("Allow"))
                    .isEqualTo("GET, HEAD, OPTIONS, POST");
            assertThat(ask("DELETE /rpc/park/free HTTP/1.1", "Host: test").status())
                    .isEqualTo(405);
        });
    }

    @Test
    void rootTellsWhatCanBeCalled() {
        run(() -> {
            serve();
            Map<?, ?> description = json(get("/rpc"));
            assertThat(description)
                    .isEqualTo(json(get("/rpc/_describe")))
                    .isEqualTo(json(post("/rpc/_describe", "[]")));
            assertThat(description.get("operations").toString())
                    .contains("path=park/book, ")
                    .contains("path=park/find, ");
            assertProblem(post("/rpc", "[]"), 404, RpcCode.NOT_FOUND, "Failed to resolve path ");
        });
    }

    @ParameterizedTest
    @MethodSource
    void badArgumentsAreNamed(String body, String detail) {
        run(() -> {
            serve();
            assertProblem(post("/rpc/park/book", body), 400, RpcCode.INVALID_ARGUMENT, detail);
            assertThat(get("/rpc/park/free").text()).isEqualTo("3");
        });
    }

    static Stream<Arguments> badArgumentsAreNamed() {
        return Stream.of(
                Arguments.of("[\"Ada\"]", "park/book misses argument seconds"),
                Arguments.of("[\"Ada\", \"long\"]", "park/book cannot take argument seconds: "),
                Arguments.of("[\"Ada\", null]", "park/book needs a value for argument seconds"),
                Arguments.of("{\"driver\": \"Ada\", \"secs\": 1}", "park/book has no argument secs"),
                Arguments.of("[\"Ada\", 1, 2]", "park/book takes 2 arguments, but got 3"),
                Arguments.of("[{\"__type__\": [1, \"x\"]}, 1]", "has no way back"),
                Arguments.of("\"Ada\"", "The body must be an array"),
                Arguments.of("null", "The body must be an array"),
                Arguments.of("[\"Ada\", 1", "Failed to decode JSON"),
                Arguments.of("[\"Ada\", 1] x", "Failed to decode JSON"),
                Arguments.of("<xml/>", "Failed to decode JSON"),
                Arguments.of(" ", "Failed to decode JSON"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        run(() -> {
            serve();
            for (String path :
                    List.of("/rpc/nope", "/rpc/park", "/rpc", "/rpc/", "/rpc/park/book/", "/rpc//park/book")) {
                assertProblem(post(path, "[]"), 404, RpcCode.NOT_FOUND, "Failed to resolve path ");
            }
            assertThat(get("/rpcs").status()).isEqualTo(404);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/jsonp",
                "json",
                "; ,",
                ";"
            })
    void otherContentTypesAreRefused(String contentType) {
        run(() -> {
            serve();
            assertProblem(
                    post("/rpc/park/book", "[\"Ada\", 60]".getBytes(StandardCharsets.UTF_8), contentType),
                    415,
                    RpcCode.INVALID_ARGUMENT,
                    "application/json");
        });
    }

    /** Without a content type a page of another site may send it, with the user's cookies. */
    @Test
    void pagesHaveToSayTheContentType() {
        run(() -> {
            serve();
            assertThat(post("/rpc/park/free", new byte[0], "", "Origin: https://evil.example")
                            .status())
                    .isEqualTo(415);
        });
    }

    @Test
    void whatTheClientAcceptsIsLookedAt() {
        run(() -> {
            serve();
            for (String accepted :
                    List.of("application/json", "*/*", "text/html, application/*;q=0.1", "APPLICATION/JSON;q=1", "")) {
                assertThat(post("/rpc/park/free", "[]", "Accept: " + accepted).status())
                        .as(accepted)
                        .isEqualTo(200);
            }
            for (String other :
                    List.of("text/html", "application/json;q=0, */*", "application/json;q=x", "a/b;q=2", ";")) {
                assertProblem(
                        post("/rpc/park/free", "[]", "Accept: " + other),
                        406,
                        RpcCode.INVALID_ARGUMENT,
                        "can be had as application/json");
            }
        });
    }

    @Test
    void bodiesHaveALimit() {
        run(() -> {
            serve(RpcOptions.DEFAULT, RpcHttpOptions.DEFAULT.withMaxBodyBytes(100));
            RawHttp.Message refused = post("/rpc/park/book", "[\"" + "x".repeat(100) + "\", 1]");
            assertProblem(refused, 413, RpcCode.RESOURCE_EXHAUSTED, "more than 100 bytes");
            assertThat(post("/rpc/park/book", "[\"x\", 1]").status()).isEqualTo(200);
            RawHttp chunked = raw().send(
                            "POST /rpc/park/book HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n100\r\n" + "[".repeat(256) + "\r\n");
            assertProblem(chunked.read(), 413, RpcCode.RESOURCE_EXHAUSTED, "more than 100 bytes");
            chunked.socket().close();
        });
    }

    @ParameterizedTest
    @EnumSource(RpcCode.class)
    void eachCodeHasItsStatusAndComesBackAsItself(RpcCode code) {
        run(() -> {
            serve();
            RawHttp.Message refused = post("/rpc/park/refuse", "[\"" + code + "\"]");
            assertProblem(refused, Problem.status(code), code, "as you like");
            assertThat(json(refused).containsKey("exception")).isFalse();
            assertThat(json(refused).containsKey("trace")).isFalse();
            assertThat(refused.header("WWW-Authenticate").isEmpty()).isEqualTo(code != RpcCode.UNAUTHENTICATED);
            RpcRemoteException failure = catchThrowableOfType(
                    RpcRemoteException.class,
                    () -> peer().call("park/refuse", code).await());
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.failure().message()).isEqualTo("as you like");
        });
    }

    @Test
    void whatAMethodThrowsIsAProblem() {
        run(() -> {
            serve();
            RawHttp.Message failed = post("/rpc/park/fail", "");
            assertProblem(failed, 500, RpcCode.INTERNAL, "no \u20ac");
            assertThat(json(failed).get("exception")).isEqualTo("IllegalArgumentException");
            assertThat(json(failed).containsKey("trace")).isFalse();
            assertProblem(post("/rpc/park/callsBack", ""), 409, RpcCode.FAILED_PRECONDITION, "it can call back");
            serve(RpcOptions.DEFAULT.withStackTraces(true), RpcHttpOptions.DEFAULT);
            assertThat(json(post("/rpc/park/fail", "")).get("trace").toString())
                    .contains("\tat ")
                    .endsWith("IllegalArgumentException: no \u20ac\n");
            assertThat(catchThrowableOfType(
                                    RpcRemoteException.class,
                                    () -> peer().call("park/fail").await())
                            .failure()
                            .text())
                    .contains("\tat ");
        });
    }

    @Test
    void deadlineComesAsAHeader() {
        run(() -> {
            serve();
            assertThat(post("/rpc/park/left", "[]").text()).isEqualTo("-1.0");
            assertThat(Double.parseDouble(
                            post("/rpc/park/left", "[]", "Request-Timeout: 5.5").text()))
                    .isBetween(1.0, 5.5);
            assertProblem(
                    post("/rpc/park/hold", "[]", "Request-Timeout: 0.05"),
                    504,
                    RpcCode.DEADLINE_EXCEEDED,
                    "The time for the call of park/hold is over");
            awaitCalls(0);
            for (String wrong : List.of("-1", "1s", "NaN", "1e3", "9999999999", "1,5", ".")) {
                assertProblem(
                        post("/rpc/park/left", "[]", "Request-Timeout: " + wrong),
                        400,
                        RpcCode.INVALID_ARGUMENT,
                        "Request-Timeout is a number of seconds");
            }
        });
    }

    @Test
    void fieldsAreHeadersAndThoseThatNoCallCanHaveDoNotMatter() {
        run(() -> {
            serve();
            Map<?, ?> headers = json(post(
                    "/rpc/park/headers",
                    "[]",
                    "X!Odd~Name: 1",
                    "User-Agent: one\ttwo",
                    "Cookie: secret",
                    "tracestate: a=1",
                    "TraceState: b=2"));
            assertThat(headers.get("user-agent")).isEqualTo("one two");
            assertThat(headers.get("tracestate")).isEqualTo("a=1, b=2");
            assertThat(headers.keySet().toString()).doesNotContain("odd").doesNotContain("cookie");
            RpcHeaders own = RpcHeaders.NONE.with("Tenant", "blue").with("traceparent", "00-1-2-01");
            Map<?, ?> sent = (Map<?, ?>)
                    peer().proxy("park/headers").withHeaders(own).call().await();
            assertThat(sent.get("tenant")).isEqualTo("blue");
            assertThat(sent.get("traceparent")).isEqualTo("00-1-2-01");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> peer().proxy("park/headers")
                            .withHeaders(own.with("tenant", "\u20ac"))
                            .call()
                            .await())
                    .withMessageContaining("Failed to encode header tenant of the call of park/headers");
            assertProblem(
                    post("/rpc/park/headers", "[]", "Large: " + "x".repeat(RpcHeaders.MAX_SIZE)),
                    400,
                    RpcCode.INVALID_ARGUMENT,
                    "the limit MAX_SIZE is 8192");
        });
    }

    @Test
    void clientThatIsGoneCancelsItsCall() {
        run(() -> {
            serve();
            RawHttp gone = raw().send("POST /rpc/park/hold HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n");
            awaitCalls(1);
            gone.socket().close();
            awaitCalls(0);
            assertThat(park.ends).containsExactly("the client is gone");
            awaitConnections(0);
        });
    }

    @Test
    void tooManyCallsAreToldSo() {
        run(() -> {
            serve(RpcOptions.DEFAULT.withMaxCalls(1), RpcHttpOptions.DEFAULT);
            RawHttp held = raw().send("POST /rpc/park/hold HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n");
            awaitCalls(1);
            assertProblem(
                    post("/rpc/park/book", "[\"Ada\", 1]"), 429, RpcCode.RESOURCE_EXHAUSTED, "the limit maxCalls is 1");
            assertThat(get("/rpc/park/free").text()).isEqualTo("3");
            held.socket().close();
            awaitCalls(0);
        });
    }

    @Test
    void callsInFlightEndWhenTheServerIsShutDownAndNewOnesAreRefused() {
        run(() -> {
            serve();
            awaited = environment.event();
            RpcPeer peer = peer();
            RpcReply<Object> inFlight = peer.call("park/await");
            assertThat(peer.call("park/free").await()).isEqualTo(3);
            awaitCalls(1);
            Event<Integer> ended = server.shutdown(Duration.ofSeconds(15));
            assertThat(catchThrowableOfType(
                                    RpcRemoteException.class,
                                    () -> peer.call("park/free").await())
                            .code())
                    .as("over the connection that is kept")
                    .isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(ended.triggered()).isFalse();
            awaited.succeed("in time");
            assertThat(inFlight.await()).isEqualTo("in time");
            assertThat(ended.await()).isZero();
            assertThat(errorOf(peer.call("park/free"))).isIn(SocketError.ECONNREFUSED, SocketError.ECONNRESET);
        });
    }

    @Test
    void callsThatDoNotEndInTimeAreCutOff() {
        run(() -> {
            serve();
            RpcReply<Object> held = peer().call("park/hold");
            awaitCalls(1);
            assertThat(server.shutdown(Duration.ofMillis(50)).await()).isEqualTo(1);
            awaitCalls(0);
            assertFails(held, SocketError.ECONNRESET);
            assertThat(park.ends).hasSize(1);
        });
    }

    // --- streams ---

    @Test
    void streamsAreEvents() {
        run(() -> {
            serve();
            RawHttp.Message events =
                    ask("GET /rpc/park/ticks?count=2&size=1 HTTP/1.1", "Host: test", "Accept: text/event-stream");
            assertThat(events.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(events.text()).isEqualTo("data: \"0x\"\n\ndata: \"1x\"\n\nevent: end\ndata: null\n\n");
            assertThat(post("/rpc/park/ticks", "[0, 0]").text()).isEqualTo("event: end\ndata: null\n\n");
            assertThat(post("/rpc/park/ticks", "[1, 13]").text())
                    .startsWith("data: \"0xxxxxxxxxxxxx\"\n\nevent: error\ndata: {")
                    .contains("\"exception\":\"IllegalArgumentException\"")
                    .endsWith("}\n\n");
            assertProblem(post("/rpc/park/ticks", "[0, 13]"), 500, RpcCode.INTERNAL, "unlucky");
            assertProblem(post("/rpc/park/ticks", "[0]"), 400, RpcCode.INVALID_ARGUMENT, "misses argument size");
            assertProblem(
                    post("/rpc/park/ticks", "[0, 0]", "Accept: application/json"),
                    406,
                    RpcCode.INVALID_ARGUMENT,
                    "can be had as text/event-stream");
            assertThat(ask("HEAD /rpc/park/ticks?count=2&size=1 HTTP/1.1", "Host: test")
                            .status())
                    .isEqualTo(200);
            awaitCalls(0);
        });
    }

    @Test
    void clientThatDoesNotReadHoldsUpTheStreamAndItsEndEndsIt() {
        run(() -> {
            serve();
            RawHttp slow = raw().send("GET /rpc/park/ticks?count=100000&size=100000 HTTP/1.1\r\nHost: test\r\n\r\n");
            awaitCalls(1);
            int before = -1;
            while (park.sent > before) {
                before = park.sent;
                environment.timeout(0.2).await();
            }
            assertThat(park.sent).isLessThan(5_000);
            slow.socket().close();
            awaitCalls(0);
            assertThat(park.ends).containsExactly("the client is gone");
        });
    }

    // --- the client ---

    private RpcPeer peer() {
        return peer(RpcHttpOptions.DEFAULT);
    }

    private RpcPeer peer(RpcHttpOptions options) {
        return new RpcHttpClient(network, new HttpClient(network), RpcOptions.DEFAULT, options)
                .peer("http://localhost:" + server.port() + "/rpc/");
    }

    @Test
    void callThatIsGivenUpIsCancelledAndTheRestGoesOn() {
        run(() -> {
            serve();
            RpcPeer peer = peer();
            RpcException late = catchThrowableOfType(
                    RpcException.class,
                    () -> peer.proxy("park/hold")
                            .withDeadline(Duration.ofMillis(50))
                            .call()
                            .await());
            assertThat(late.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            awaitCalls(0);
            assertThat((Double) peer.call("park/left").await()).isBetween(1.0, 30.0);
            assertThat(peer.proxy("park/left")
                            .withDeadline(Duration.ZERO)
                            .call()
                            .await())
                    .isEqualTo(-1.0);
            assertThat(peer.proxy("park/left")
                            .withDeadline(Duration.ofDays(20_000))
                            .call()
                            .await())
                    .as("more than there are digits for")
                    .isEqualTo(-1.0);
            assertThat(peer.isBusy()).isFalse();
        });
    }

    @Test
    void closedPeerFailsWhatIsUnderWay() {
        run(() -> {
            serve();
            RpcPeer peer = peer();
            var held = peer.call("park/hold");
            awaitCalls(1);
            peer.close();
            assertFails(held, SocketError.EBADF);
            assertThat(peer.closed().triggered()).isTrue();
            assertFails(peer.call("park/free"), SocketError.EBADF);
            awaitCalls(0);
        });
    }

    @Test
    void whatCannotGoOverHttpFailsHere() {
        run(() -> {
            serve();
            RpcPeer peer = peer(RpcHttpOptions.DEFAULT.withMaxBodyBytes(1_000));
            Park own = new Park();
            peer.endpoints().register("own", own);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> peer.call("park/book", own).await())
                    .withMessageContaining("has no way back");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> peer.call("park/book", peer.proxy("x")).await())
                    .withMessageContaining("has no way back");
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> peer.call("park/large", 1_000).await())
                    .withMessageContaining("more than 1000 bytes");
            assertThat(peer.call("park/free").await()).isEqualTo(3);
            assertThatIllegalArgumentException().isThrownBy(() -> new RpcHttpClient(network).peer("ws://localhost/"));
        });
    }

    @Test
    void otherServersAreUnderstoodByTheirStatus() {
        run(() -> {
            serve(new HttpRoutes()
                    .post("/rpc/plain", request -> HttpResponse.status(503).withText("down"))
                    .post("/rpc/page", request -> HttpResponse.text("<html>"))
                    .post(
                            "/rpc/lies",
                            request -> HttpResponse.status(400)
                                    .withBytes(
                                            "application/problem+json", bytes("{\"detail\": 1, \"code\": \"WHAT\"}")))
                    .post(
                            "/rpc/broken",
                            request ->
                                    HttpResponse.status(400).withBytes("application/problem+json", bytes("not JSON")))
                    .post("/rpc/torn", request -> HttpResponse.ok().withBytes("application/json", bytes("{"))));
            RpcPeer peer = peer();
            assertCode(peer, "plain", RpcCode.UNAVAILABLE);
            assertCode(peer, "missing", RpcCode.NOT_FOUND);
            assertCode(peer, "lies", RpcCode.INVALID_ARGUMENT);
            assertCode(peer, "broken", RpcCode.INVALID_ARGUMENT);
            for (String path : List.of("page", "torn")) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> peer.call(path).await());
            }
            int port = server.port();
            server.close();
            assertThat(errorOf(new RpcHttpClient(network)
                            .peer("http://localhost:" + port)
                            .call("x")))
                    .isIn(SocketError.ECONNREFUSED, SocketError.ECONNRESET);
        });
    }

    private static void assertCode(RpcPeer peer, String path, RpcCode code) {
        assertThat(catchThrowableOfType(
                                RpcRemoteException.class, () -> peer.call(path).await())
                        .code())
                .as(path)
                .isEqualTo(code);
    }
}
