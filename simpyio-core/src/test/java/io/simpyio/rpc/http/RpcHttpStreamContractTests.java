package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpException;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcSink;
import io.simpyio.rpc.RpcStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that our client reads over HTTP. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.EACH)
class RpcHttpStreamContractTests extends HttpContract {

    record Tick(int number) {}

    interface Clock {
        RpcStream<Tick> ticks(int count);
    }

    final class Served {

        private final List<Object> ends = new ArrayList<>();
        private final Set<SocketAddress> callers = new HashSet<>();
        private int sent;

        @RpcMethod
        void ticks(int count, RpcCall call, RpcSink<Tick> sink) {
            callers.add(call.caller().orElseThrow().address());
            for (int i = 0; i < count; i++) {
                sink.send(new Tick(i)).await();
            }
        }

        @RpcMethod
        void texts(int count, int size, RpcSink<String> sink) {
            try {
                for (int i = 0; i < count; i++) {
                    sink.send("x".repeat(size)).await();
                    sent++;
                }
                environment.event().await();
            } catch (Interrupt interrupt) {
                ends.add(interrupt.cause().orElseThrow());
                throw interrupt;
            }
        }

        @RpcMethod
        void breaks(RpcSink<Object> sink) {
            sink.send("one").await();
            throw new RpcException(RpcCode.UNAVAILABLE, "no more today");
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String greet(RpcCall call) {
            callers.add(call.caller().orElseThrow().address());
            return "hello";
        }
    }

    private final Served served = new Served();
    private RpcDispatcher dispatcher;

    private RpcPeer peer() {
        dispatcher = new RpcDispatcher(environment, new RpcRouter().register("clock", served), RpcOptions.DEFAULT);
        serve(new RpcHttpEndpoint(dispatcher).addTo(new HttpRoutes(), "/rpc"));
        return client(RpcHttpOptions.DEFAULT);
    }

    private RpcPeer client(RpcHttpOptions options) {
        return client(options, HttpClientOptions.DEFAULT);
    }

    private RpcPeer client(RpcHttpOptions options, HttpClientOptions http) {
        return new RpcHttpClient(network, new HttpClient(network, http), RpcOptions.DEFAULT, options)
                .peer("http://localhost:" + server.port() + "/rpc");
    }

    private void awaitCalls(int count) {
        while (dispatcher.calls() != count) {
            environment.timeout(0.001).await();
        }
    }

    private static <T> List<T> rest(RpcStream<T> stream) {
        List<T> items = new ArrayList<>();
        for (Optional<T> next = stream.next().await();
                next.isPresent();
                next = stream.next().await()) {
            items.add(next.get());
        }
        return items;
    }

    @Test
    void itemsComeInTheirOrderAndTheConnectionIsUsedAgain() {
        run(() -> {
            peer();
            RpcPeer peer = client(RpcHttpOptions.DEFAULT, HttpClientOptions.DEFAULT.withMaxConnectionsPerHost(1));
            Clock clock = peer.client("clock", Clock.class);
            RpcStream<Tick> ticks = clock.ticks(100);
            assertThat(rest(ticks)).hasSize(100).element(99).isEqualTo(new Tick(99));
            assertThat(ticks.next().await()).isEmpty();
            assertThat(rest(clock.ticks(0))).isEmpty();
            assertThat(peer.isBusy()).isFalse();
            assertThat(peer.call("clock/greet").await()).isEqualTo("hello");
            assertThat(served.callers).as("connections").hasSize(1);
        });
    }

    @Test
    void consumerThatTakesNothingHoldsUpTheProducerAndItsCloseInterruptsIt() {
        run(() -> {
            RpcPeer peer = peer();
            RpcStream<String> texts = peer.proxy("clock/texts").stream(String.class, 100_000, 100_000);
            awaitHeldUp();
            int held = served.sent;
            assertThat(held).isLessThan(5_000);
            while (served.sent == held) {
                assertThat(texts.next().await().orElseThrow()).hasSize(100_000);
            }
            texts.close();
            awaitCalls(0);
            assertThat(served.ends).containsExactly("the client is gone");
            assertThat(catchThrowableOfType(
                                    RpcException.class, () -> texts.next().await())
                            .code())
                    .isEqualTo(RpcCode.CANCELLED);
            assertThat(peer.call("clock/greet").await()).isEqualTo("hello");
        });
    }

    private void awaitHeldUp() {
        awaitCalls(1);
        int before = -1;
        while (served.sent > before || served.sent == 0) {
            before = served.sent;
            environment.timeout(0.2).await();
        }
    }

    @Test
    void failuresComeBehindTheItemsOrInTheirPlace() {
        run(() -> {
            RpcPeer peer = peer();
            RpcStream<String> stream = peer.proxy("clock/breaks").stream(String.class);
            assertThat(stream.next().await()).contains("one");
            for (int i = 0; i < 2; i++) {
                RpcRemoteException failure = catchThrowableOfType(
                        RpcRemoteException.class, () -> stream.next().await());
                assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
                assertThat(failure.failure().message()).isEqualTo("no more today");
            }
            assertRefused(peer.proxy("clock/nope").stream(String.class), RpcCode.NOT_FOUND);
            assertRefused(peer.proxy("clock/ticks").stream(Tick.class, "x"), RpcCode.INVALID_ARGUMENT);
            assertRefused(peer.proxy("clock/greet").stream(String.class), RpcCode.INVALID_ARGUMENT);
        });
    }

    private static void assertRefused(RpcStream<?> stream, RpcCode code) {
        assertThat(catchThrowableOfType(
                                RpcRemoteException.class, () -> stream.next().await())
                        .code())
                .isEqualTo(code);
    }

    @Test
    void itemsThatDoNotFitEndIt() {
        run(() -> {
            RpcPeer peer = peer();
            RpcStream<Integer> wrong = peer.proxy("clock/texts").stream(Integer.class, 1_000, 1);
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> wrong.next().await())
                        .withMessageContaining("An item of the stream of clock/texts does not fit");
            }
            awaitCalls(0);
            RpcStream<String> large = client(RpcHttpOptions.DEFAULT.withMaxBodyBytes(50)).proxy("clock/texts").stream(
                    String.class, 1, 50);
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> large.next().await())
                    .withMessageContaining("An event of more than 50 bytes");
            awaitCalls(0);
        });
    }

    @Test
    void endOfThePeerAndOfTheServerEndIt() {
        run(() -> {
            RpcPeer peer = peer();
            RpcStream<String> lost = peer.proxy("clock/texts").stream(String.class, 1, 1);
            assertThat(lost.next().await()).contains("x");
            peer.close();
            assertFails(lost.next(), SocketError.EBADF);
            awaitCalls(0);
            RpcStream<String> broken = client(RpcHttpOptions.DEFAULT).proxy("clock/texts").stream(String.class, 1, 1);
            assertThat(broken.next().await()).contains("x");
            server.close();
            assertFails(broken.next(), SocketError.ECONNRESET);
            awaitCalls(0);
        });
    }

    @Test
    void eventsOfOthersAreUnderstoodOrFailTheStream() {
        run(() -> {
            serve(new HttpRoutes()
                    .post(
                            "/rpc/good",
                            request -> events("\ufeff: hello\r\nevent: message\r\ndata: [1,\ndata:2]\n\n"
                                    + "event: ping\ndata: -\n\nevent: end\ndata: null\n\n"))
                    .post("/rpc/torn", request -> events("data: 1\n\ndata: 2\n"))
                    .post("/rpc/json", request -> events("data: [\n\n"))
                    .post("/rpc/error", request -> events("event: error\ndata: 1\n\n"))
                    .post("/rpc/problem", request -> events("event: error\ndata: {\"detail\":\"no\"}\n\n"))
                    .post("/rpc/page", request -> HttpResponse.text("<html>")));
            RpcPeer peer = client(RpcHttpOptions.DEFAULT);
            assertThat(rest(peer.proxy("good").stream(List.class))).containsExactly(List.of(1, 2));
            RpcStream<Integer> torn = peer.proxy("torn").stream(Integer.class);
            assertThat(torn.next().await()).contains(1);
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> torn.next().await())
                    .withMessageContaining("breaks off without an end");
            for (String path : List.of("json", "error", "page")) {
                assertThatExceptionOfType(CodecException.class)
                        .as(path)
                        .isThrownBy(() ->
                                peer.proxy(path).stream(Object.class).next().await());
            }
            assertRefused(peer.proxy("problem").stream(Object.class), RpcCode.UNKNOWN);
        });
    }

    private static HttpResponse events(String text) {
        return HttpResponse.ok().withBytes(EventStream.MEDIA_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }
}
