package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpException;
import io.simpyio.http.RawHttp;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcStream;
import io.simpyio.testing.Logged;
import io.simpyio.testing.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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

/** Responses made of the right pieces in the wrong places: each call ends as it is told to, and others are not disturbed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcHttpClientFuzzTests {

    private static final int CALLS = 800;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final List<String> STARTS = List.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 400 Bad",
            "HTTP/1.1 500 Bad",
            "HTTP/1.1 204 Nothing",
            "HTTP/1.1 999 What",
            "HTTP/1.0 200 OK",
            "HTTP/7 200",
            "nonsense",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
            "HTTP/1.1 101 Other");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/problem+json",
            "application/problem+json",
            "text/event-stream",
            "text/event-stream",
            "text/event-stream",
            "text/html",
            ";",
            "");
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "1",
            "\"code\"",
            "\"detail\"",
            "\"__type__\"",
            "null",
            "NaN",
            "[1,2]",
            "{\"detail\":1,\"code\":\"NOT_FOUND\"}",
            "{\"__type__\":[0,\"a\"]}",
            "{\"exception\":\"X\",\"trace\":[],\"code\":\"WHAT\"}",
            "data: 1\n\n",
            "data: 1\n\n",
            "data: 1\n\n",
            "data: [\n\n",
            "data: {\"__type__\":[1,\"x\"]}\n\n",
            "data\n",
            "event: error\n",
            "event: end\ndata: null\n\n",
            "event: what\ndata: 1\n\n",
            "\r\n",
            ": \ufeff",
            "\u0000\u00ff");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void eachCallEnds(long ownSeed) {
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
        TcpServerSocket listening = backend.network().listen("localhost", 0).await();
        environment.process("bad", () -> {
            while (true) {
                TcpSocket socket = listening.accept().await();
                environment.process("bad-connection", () -> answer(environment, new RawHttp(socket), random));
            }
        });
        RpcHttpClient client = new RpcHttpClient(
                backend.network(),
                new HttpClient(backend.network()),
                RpcOptions.DEFAULT.withDeadline(Duration.ofSeconds(2)),
                RpcHttpOptions.DEFAULT.withMaxBodyBytes(60));
        RpcPeer bad = client.peer("http://localhost:" + listening.port());
        RpcPeer good = client.peer("http://localhost:" + serve(backend) + "/rpc");
        Set<String> outcomes = new TreeSet<>();
        for (int i = 0; i < CALLS; i++) {
            outcomes.add(outcome(bad, random));
            if (i % 10 == 0) {
                assertThat(good.call("echo", i).await()).isEqualTo(i);
            }
        }
        assertThat(bad.isBusy()).isFalse();
        assertThat(outcomes)
                .as("how calls end")
                .contains(
                        "value",
                        "item",
                        "end",
                        CodecException.class.getSimpleName(),
                        HttpException.class.getSimpleName(),
                        RpcException.class.getSimpleName(),
                        RpcRemoteException.class.getSimpleName(),
                        SocketException.class.getSimpleName());
    }

    private static int serve(Backend backend) {
        RpcDispatcher dispatcher = new RpcDispatcher(
                backend.environment(),
                new RpcRouter()
                        .function(
                                "echo", RpcMode.PLAIN, call -> call.arguments().getFirst()),
                RpcOptions.DEFAULT);
        return new HttpServer(backend.network(), new RpcHttpEndpoint(dispatcher).addTo(new HttpRoutes(), "/rpc"))
                .start(ANY_PORT)
                .await()
                .port();
    }

    private static String outcome(RpcPeer bad, Random random) {
        try {
            if (random.nextBoolean()) {
                Class<?> type = random.nextBoolean() ? Object.class : Integer.class;
                bad.proxy("a").call(type, List.of(), Map.of()).await();
                return "value";
            }
            try (RpcStream<Object> stream = bad.proxy("a").stream(Object.class)) {
                Optional<Object> item = stream.next().await();
                for (int i = random.nextInt(4); i > 0 && item.isPresent(); i--) {
                    item = stream.next().await();
                }
                return item.isPresent() ? "item" : "end";
            }
        } catch (CodecException | HttpException | RpcException | SocketException failure) {
            return failure.getClass().getSimpleName();
        }
    }

    /** Answers requests; after one for a stream, which has no deadline, the connection ends. */
    private static void answer(Environment environment, RawHttp peer, Random random) {
        try {
            boolean more = true;
            while (more) {
                RawHttp.Message request = peer.read();
                peer.send(response(random));
                more = !request.header("Accept").startsWith("text/event-stream") && random.nextBoolean();
            }
            environment.timeout(random.nextDouble()).await();
        } catch (SocketException closed) {
            // By the client.
        }
        peer.socket().close();
    }

    private static String response(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            body.append(pick(random, PIECES));
        }
        String head = pick(random, STARTS) + "\r\nContent-Type: " + pick(random, TYPES) + "\r\n";
        int length = body.length();
        return switch (random.nextInt(10)) {
            case 0 -> head + "\r\n" + body;
            case 1 -> head + "Content-Length: " + (length + random.nextInt(-1, 2)) + "\r\n\r\n" + body;
            case 2 -> head + "Content-Length: x\r\n\r\n" + body;
            case 3 ->
                head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length + random.nextInt(2)) + "\r\n"
                        + body + "\r\n0\r\n\r\n";
            default -> head + "Content-Length: " + length + "\r\n\r\n" + body;
        };
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
