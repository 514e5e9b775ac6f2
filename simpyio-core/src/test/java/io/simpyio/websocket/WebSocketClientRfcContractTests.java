package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import io.simpyio.net.TcpServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A server by hand against our client. */
@MethodSource(BackendCase.EACH)
class WebSocketClientRfcContractTests extends WebSocketRfcContract {

    private WebSocketClient client;
    private TcpServerSocket listening;
    private SimProcess<WebSocketClose> echoing;

    WebSocketClientRfcContractTests() {
        super(new WebSocketRfcCases(false));
    }

    @Override
    protected void begin(WebSocketOptions options) {
        listening = network.listen(ANY_PORT).await();
        client = new WebSocketClient(network, options);
    }

    @Override
    protected RawWebSocket peer() {
        Event<@Nullable Void> opened = environment.event();
        RawWebSocket peer = peer(opened);
        opened.await(); // Else what is wrong might be there with the handshake, before anybody can echo what is right.
        return peer;
    }

    private RawWebSocket peer(Event<@Nullable Void> opened, byte[]... frames) {
        echoing = environment.process("client", () -> {
            WebSocket socket = client.connect("ws://localhost:" + listening.port() + "/");
            opened.succeed(null);
            try {
                ECHO.handle(socket);
            } catch (WebSocketException e) {
                assertThat(socket.isOpen()).isFalse();
                assertThat(socket.closed().await()).isEqualTo(e.close());
                return e.close();
            }
            throw new AssertionError("An echo ends with its WebSocket");
        });
        return RawWebSocket.accept(new RawHttp(listening.accept().await()), frames);
    }

    /** The client waits for the server to end the connection (RFC 6455, 7.1.1). */
    @Override
    protected void assertEnded(RawWebSocket peer, int code, boolean fails) {
        assertThat(echoing.await().code()).isEqualTo(code);
        peer.socket().shutdownOutput().await();
        peer.assertEnded();
        peer.socket().close();
    }

    @Override
    protected void end() {
        listening.close();
    }

    @Test
    void framesMayComeRightBehindTheHandshake() {
        run(() -> {
            begin(WebSocketOptions.DEFAULT);
            RawWebSocket peer =
                    peer(environment.event(), cases.frame(FIN | PING, "ping"), cases.frame(FIN | TEXT, "at once"));
            RawWebSocket.Frame pong = peer.read();
            assertThat(pong.first()).isEqualTo(FIN | PONG);
            assertThat(pong.text()).isEqualTo("ping");
            assertThat(peer.read().text()).isEqualTo("at once");
            assertThat(peer.send(cases.close(1001, "")).read().code()).isEqualTo(1001);
            assertEnded(peer, 1001, false);
            end();
        });
    }
}
