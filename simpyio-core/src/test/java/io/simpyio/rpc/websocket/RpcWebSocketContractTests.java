package io.simpyio.rpc.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.websocket.RawWebSocket;
import io.simpyio.websocket.WebSocketContract;
import io.simpyio.websocket.WebSocketHandshakeException;
import io.simpyio.websocket.WebSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is special about calls over WebSocket. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.EACH)
class RpcWebSocketContractTests extends WebSocketContract {

    private static final int TEXT = RawWebSocket.FIN | RawWebSocket.TEXT;

    final class Station {

        private final List<Object> ends = new ArrayList<>();

        @RpcMethod(mode = RpcMode.PLAIN)
        String greet(String name) {
            return "Hello " + name;
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

        @RpcMethod
        String later() {
            return held.await();
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String large(int size) {
            return "x".repeat(size);
        }
    }

    private final Station station = new Station();
    private Event<String> held;
    private RpcDispatcher dispatcher;
    private RpcWebSocketEndpoint endpoint;

    private void serve() {
        serve(RpcWebSocketOptions.DEFAULT);
    }

    private void serve(RpcWebSocketOptions options) {
        dispatcher = new RpcDispatcher(environment, new RpcRouter().register("", station), RpcOptions.DEFAULT);
        endpoint = new RpcWebSocketEndpoint(dispatcher, options);
        serve(new HttpRoutes().get("/", endpoint).get("/page", request -> HttpResponse.text("page")));
    }

    private RpcPeer peer(RpcWebSocketOptions options) {
        RpcDispatcher nothing = new RpcDispatcher(environment, new RpcRouter(), RpcOptions.DEFAULT);
        return new RpcWebSocketClient(network, nothing, options)
                .connect("ws://localhost:" + server.port() + "/")
                .await();
    }

    private RpcPeer peer() {
        return peer(RpcWebSocketOptions.DEFAULT);
    }

    @Test
    void subprotocolIsAgreedOnWhereBothKnowIt() {
        run(() -> {
            serve();
            assertThat(rawSocket("Sec-WebSocket-Protocol: other, simpyio.rpc.v1\r\n")
                            .handshake()
                            .header("Sec-WebSocket-Protocol"))
                    .isEqualTo("simpyio.rpc.v1");
            RawWebSocket plain = rawSocket();
            assertThat(plain.handshake().header("Sec-WebSocket-Protocol")).isEmpty();
            plain.send(RawWebSocket.frame(TEXT, "[0, 0, [\"greet\", [\"you\"], {}]]"));
            assertThat(plain.read().text()).isEqualTo("[1,0,\"Hello you\"]");
            assertThat(ask("GET /page HTTP/1.1", "Host: test").text()).isEqualTo("page");
            assertThat(ask("GET / HTTP/1.1", "Host: test").status()).isEqualTo(426);
        });
    }

    @Test
    void whoRefusesTheExtensionIsServedWithoutIt() {
        run(() -> {
            serve();
            RpcPeer plain = peer(RpcWebSocketOptions.DEFAULT.withMessage(
                    MessageOptions.DEFAULT.withExtension(MessageExtension.REFUSED)));
            assertThat(plain.call("greet", "you").await()).isEqualTo("Hello you");
            assertThat(catchThrowableOfType(
                                    RpcRemoteException.class,
                                    () -> plain.call("greet").await())
                            .code())
                    .isEqualTo(RpcCode.UNKNOWN);
            assertThat(catchThrowableOfType(
                                    RpcRemoteException.class,
                                    () -> peer().call("greet").await())
                            .code())
                    .isEqualTo(RpcCode.INVALID_ARGUMENT);
        });
    }

    @ParameterizedTest
    @MethodSource
    void whatBreaksTheProtocolEndsTheWebSocketWithItsCode(byte[] frame, int code) {
        run(() -> {
            serve();
            RpcPeer good = peer();
            Event<Object> held = good.call("hold");
            awaitCalls(1);
            RawWebSocket bad = rawSocket();
            bad.send(RawWebSocket.frame(TEXT, "[0, 1, [\"hold\", [], {}]]"));
            awaitCalls(2);
            bad.send(frame);
            assertThat(bad.read().code()).isEqualTo(code);
            awaitCalls(1);
            bad.send(RawWebSocket.close(code, ""));
            bad.assertEnded();
            assertThat(station.ends).hasSize(1);
            assertThat(good.call("greet", "you").await()).isEqualTo("Hello you");
            assertThat(held.triggered()).isFalse();
            held.defuse();
        });
    }

    static Stream<Arguments> whatBreaksTheProtocolEndsTheWebSocketWithItsCode() {
        return Stream.of(
                Arguments.of(RawWebSocket.frame(TEXT, "not JSON"), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, ""), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, "[0, 1]"), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, "[7, 2, null]"), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, "[3, 1, null]"), 1007), // The extension was not agreed on.
                Arguments.of(RawWebSocket.frame(TEXT, "[1, 99, null]"), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, "[0, \"\u20ac\", \"" + "\u20ac".repeat(200) + "\"]"), 1007),
                Arguments.of(RawWebSocket.frame(TEXT, new byte[] {(byte) 0xff}), 1007),
                Arguments.of(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.BINARY, "[]"), 1003),
                Arguments.of(RawWebSocket.frame(TEXT, "[0, 2, \"" + "x".repeat(1 << 20) + "\"]"), 1009));
    }

    @Test
    void callOfAWrongShapeIsAFailureReply() {
        run(() -> {
            serve();
            RawWebSocket raw = rawSocket();
            raw.send(RawWebSocket.frame(TEXT, "[0, 5, \"greet\"]"));
            assertThat(raw.read().text()).startsWith("[2,5,\"RuntimeError: A call must be ");
            raw.send(RawWebSocket.frame(TEXT, "[0, 6, [\"greet\", [{\"__type__\": [9, 1]}], {}]]"));
            assertThat(raw.read().text()).startsWith("[2,6,\"RuntimeError: greet: ");
        });
    }

    @Test
    void tooManyUnansweredCallsEndTheWebSocket() {
        run(() -> {
            serve(RpcWebSocketOptions.DEFAULT.withMessage(new MessageOptions(MessageOptions.DEFAULT.codec(), 2, 2)));
            RawWebSocket bad = rawSocket();
            for (int i = 0; i < 3; i++) {
                bad.send(RawWebSocket.frame(TEXT, "[0, " + i + ", [\"hold\", [], {}]]"));
            }
            assertThat(bad.read().code()).isEqualTo(1008);
            awaitCalls(0);
        });
    }

    @Test
    void whatIsTooLargeFailsAlone() {
        run(() -> {
            serve(RpcWebSocketOptions.DEFAULT.withWebSocket(
                    WebSocketOptions.builder().maxMessageBytes(1_000).build()));
            RpcPeer peer = peer();
            assertThatExceptionOfType(RpcRemoteException.class)
                    .isThrownBy(() -> peer.call("large", 1_000).await())
                    .withMessageContaining("does not fit: the limit maxMessageBytes is 1000");
            RpcPeer small = peer(RpcWebSocketOptions.DEFAULT.withWebSocket(
                    WebSocketOptions.builder().maxMessageBytes(100).build()));
            RpcException failure = catchThrowableOfType(
                    RpcException.class,
                    () -> small.call("greet", "x".repeat(100)).await());
            assertThat(failure.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
            assertThat(failure).hasMessageContaining("the limit maxMessageBytes is 100");
            assertThat(small.call("greet", "you").await()).isEqualTo("Hello you");
            assertThat(peer.call("greet", "you").await()).isEqualTo("Hello you");
        });
    }

    /** It holds up neither the server nor others, and loses its connection when too much waits for it. */
    @Test
    void clientThatDoesNotReadIsClosed() {
        run(() -> {
            serve(RpcWebSocketOptions.DEFAULT.withWebSocket(WebSocketOptions.builder()
                    .maxQueuedBytes(1 << 20)
                    .closeTimeout(Duration.ofMillis(100))
                    .build()));
            RpcPeer good = peer();
            RawWebSocket greedy = rawSocket();
            try {
                for (int i = 0; i < 50; i++) {
                    greedy.send(RawWebSocket.frame(TEXT, "[0, " + i + ", [\"large\", [500000], {}]]"));
                }
            } catch (SocketException closed) {
                assertThat(closed.error()).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            }
            while (endpoint.connections() > 1) {
                environment.timeout(0.01).await();
            }
            assertThat(good.call("greet", "you").await()).isEqualTo("Hello you");
        });
    }

    @Test
    void connectionThatIsLostInterruptsItsCalls() {
        run(() -> {
            serve();
            RawWebSocket lost = rawSocket();
            lost.send(RawWebSocket.frame(TEXT, "[0, 0, [\"hold\", [], {}]]"));
            awaitCalls(1);
            lost.socket().close();
            awaitCalls(0);
            assertThat(station.ends.getFirst().toString()).contains("has ended");
            while (endpoint.connections() > 0) {
                environment.timeout(0.001).await();
            }
        });
    }

    @Test
    void endOfTheServerFailsWhatIsUnderWay() {
        run(() -> {
            serve();
            RpcPeer peer = peer();
            Event<Object> held = peer.call("hold");
            awaitCalls(1);
            server.close();
            SocketException lost = catchThrowableOfType(SocketException.class, held::await);
            assertThat(lost.error()).isEqualTo(SocketError.ECONNRESET);
            assertThat(lost).hasMessageContaining("the WebSocket has ended: 1001 The server is closed");
            peer.closed().await();
            assertThat(peer.isClosed()).isTrue();
            awaitCalls(0);
        });
    }

    @Test
    void clientSaysWhyItCannotConnect() {
        run(() -> {
            serve();
            RpcWebSocketClient client = new RpcWebSocketClient(network);
            assertThatExceptionOfType(WebSocketHandshakeException.class)
                    .isThrownBy(() -> client.connect("ws://localhost:" + server.port() + "/page")
                            .await());
            int port = server.port();
            server.close();
            assertThat(errorOf(client.connect("ws://localhost:" + port + "/")))
                    .isIn(SocketError.ECONNREFUSED, SocketError.ECONNRESET);
        });
    }

    private void awaitCalls(int count) {
        while (dispatcher.calls() != count) {
            environment.timeout(0.001).await();
        }
    }

    /** The text of a frame may be cut anywhere, also within a character of two bytes. */
    @Test
    void reasonOfTheEndFitsIntoItsFrame() {
        run(() -> {
            serve();
            RawWebSocket bad = rawSocket();
            bad.send(RawWebSocket.frame(
                    TEXT, ("[0, \"" + "\u20ac\u0007".repeat(300) + "\", 1]").getBytes(StandardCharsets.UTF_8)));
            RawWebSocket.Frame close = bad.read();
            assertThat(close.code()).isEqualTo(1007);
            assertThat(close.payload().length).isBetween(10, 125);
        });
    }

    @Test
    void callsInFlightEndWhenTheServerIsShutDownAndNewOnesAreRefused() {
        run(() -> {
            held = environment.event();
            serve();
            RpcPeer peer = peer();
            Event<Object> call = peer.call("later");
            while (dispatcher.calls() < 1) {
                environment.timeout(0.001).await();
            }
            Event<Integer> ended = server.shutdown(Duration.ofSeconds(15));
            assertThatExceptionOfType(RpcRemoteException.class)
                    .isThrownBy(() -> peer.call("greet", "you").await())
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RpcCode.UNAVAILABLE));
            held.succeed("in time");
            assertThat(call.await()).isEqualTo("in time");
            peer.closed().await();
            assertThat(ended.await()).isZero();
            assertThat(station.ends).isEmpty();
        });
    }
}
