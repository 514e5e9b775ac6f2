package io.simpyio.websocket;

import io.simpyio.http.server.HttpRequest;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket (RFC 6455), on the one side or the other: sends and receives messages, and ends with a code and a reason
 * that both sides know. Pings of the other side are answered, and its end is noticed, also while nobody receives, as long as
 * what was read ahead is within its limit; then the other side is held up.
 *
 * <p>Loop-confined. What is under way when it ends, and what is begun after it, fails with a {@link WebSocketException};
 * messages that came before can still be received.
 */
public final class WebSocket implements AutoCloseable {

    private final WebSocketConnection connection;
    private final Optional<String> subprotocol;
    private final @Nullable HttpRequest request;

    /** The request is there at a server only. */
    WebSocket(WebSocketConnection connection, Optional<String> subprotocol, @Nullable HttpRequest request) {
        this.connection = connection;
        this.subprotocol = subprotocol;
        this.request = request;
    }

    /** The environment whose loop serves it. */
    public Environment environment() {
        return connection.environment();
    }

    /**
     * Receives the next message. Fails with a {@link WebSocketException} after the end, and with an
     * {@link IllegalStateException} while another receive is pending (unless whoever awaited that one has given up: then it
     * is the same).
     */
    public Event<WebSocketMessage> receive() {
        return connection.receive();
    }

    /**
     * Sends a text; the event happens when the network has taken it. Several may be sent at once: they go in their order.
     * Fails with a {@link WebSocketException} after the end, and with an {@link IllegalStateException} that names the limit
     * if too much waits already (then the WebSocket goes on, unless it is to be {@linkplain SlowConsumerPolicy closed}).
     */
    public Event<@Nullable Void> send(String text) {
        return connection.send(true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends binary data, which must not be changed until the event has happened; as {@link #send(String)}. */
    public Event<@Nullable Void> send(byte[] data) {
        return connection.send(false, data);
    }

    /** Begins a text that is sent in pieces. */
    public WebSocketMessageWriter sendText() {
        return new WebSocketMessageWriter(connection, true);
    }

    /** Begins binary data that is sent in pieces. */
    public WebSocketMessageWriter sendBinary() {
        return new WebSocketMessageWriter(connection, false);
    }

    /** Sends a ping; the event happens when the pong comes, with the time that it took. At most 16 at once. */
    public Event<Duration> ping() {
        return connection.ping();
    }

    /**
     * Begins the closing handshake behind what was sent before: the other side is told, and answers. Messages that come
     * meanwhile are dropped. The event is {@link #closed()}. Once more it does nothing.
     *
     * @param code 1000 to 1003, 1007 to 1014, or an application's own from 3000 to 4999
     * @param reason of 123 bytes at most
     */
    public Event<WebSocketClose> close(int code, String reason) {
        return connection.close(WebSocketClose.toSend(code, reason));
    }

    /** Begins the closing handshake with code 1000, and does not wait for it. */
    @Override
    public void close() {
        close(WebSocketClose.NORMAL_CLOSURE, "");
    }

    /** Happens when it has ended, with the code and the reason; one event for all. */
    public Event<WebSocketClose> closed() {
        return connection.closed();
    }

    /** Whether it has neither ended nor begun to. */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /** The subprotocol that was agreed on. */
    public Optional<String> subprotocol() {
        return subprotocol;
    }

    /**
     * The request that has opened it, with its path variables, query and header fields.
     *
     * @throws IllegalStateException at a client, which has not received one
     */
    public HttpRequest request() {
        if (request == null) {
            throw new IllegalStateException("Only a server has received a request");
        }
        return request;
    }

    /** The address of the other side, or of what is between. */
    public SocketAddress peerAddress() {
        return connection.peerAddress();
    }

    /** What was agreed on with the other side; empty without TLS. */
    public Optional<TlsSession> tlsSession() {
        return connection.tlsSession();
    }

    /** How many bytes of messages wait to be sent, or are being. */
    public long queuedBytes() {
        return connection.queuedBytes();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
