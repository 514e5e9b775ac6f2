package io.simpyio.rpc.websocket;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.MessageCarrier;
import io.simpyio.message.MessageFormatException;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClose;
import io.simpyio.websocket.WebSocketException;
import io.simpyio.websocket.WebSocketMessage;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as texts of a WebSocket, or as binary data, which ends with a code that says why. Loop-confined. */
final class WebSocketCarrier implements MessageCarrier {

    /** A close frame has room for so many bytes (RFC 6455, 5.5). */
    private static final int MAX_REASON_BYTES = 123;

    private final WebSocket socket;
    private final int maxMessageBytes;
    private final boolean binary;

    WebSocketCarrier(WebSocket socket, int maxMessageBytes, boolean binary) {
        this.binary = binary;
        this.socket = socket;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public Environment environment() {
        return socket.environment();
    }

    @Override
    public SocketAddress peerAddress() {
        return socket.peerAddress();
    }

    @Override
    public Optional<TlsSession> tlsSession() {
        return socket.tlsSession();
    }

    @Override
    public Event<?> shutdownOutput() {
        return socket.close(WebSocketClose.GOING_AWAY, "");
    }

    @Override
    public Event<byte[]> read() {
        Event<byte[]> read = new Event<>(environment());
        read.defuse();
        socket.receive().addCallback(received -> {
            if (!received.ok()) {
                read.fail(lost(received.failure()));
            } else if (!binary && received.value() instanceof WebSocketMessage.Text text) {
                read.succeed(text.text().getBytes(StandardCharsets.UTF_8));
            } else if (binary && received.value() instanceof WebSocketMessage.Binary data) {
                read.succeed(data.bytes());
            } else {
                read.fail(new WebSocketException(
                        WebSocketClose.UNSUPPORTED_DATA, "Calls are " + (binary ? "binary" : "texts") + " here"));
            }
        });
        return read;
    }

    @Override
    public Event<@Nullable Void> write(byte[] message) {
        Event<@Nullable Void> written = new Event<>(environment());
        if (message.length > maxMessageBytes) {
            return written.fail(new RpcException(
                    RpcCode.RESOURCE_EXHAUSTED,
                    "A message of " + message.length + " bytes: the limit " + limitName() + " is " + maxMessageBytes));
        }
        Event<@Nullable Void> sent =
                binary ? socket.send(message) : socket.send(new String(message, StandardCharsets.UTF_8));
        if (sent.triggered() && !sent.ok()) { // It is said at once that nothing was sent.
            return written.fail(lost(sent.defuse().failure()));
        }
        sent.addCallback(done -> {
            if (done.ok()) {
                written.succeed(null);
            } else {
                done.defuse();
                written.fail(lost(done.failure()));
            }
        });
        return written;
    }

    private static Throwable lost(Throwable failure) {
        return failure instanceof WebSocketException end
                ? new SocketException(SocketError.ECONNRESET, "the WebSocket has ended: " + end.getMessage(), end)
                : failure;
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public String limitName() {
        return "maxMessageBytes";
    }

    /** A WebSocket fails its read with it. */
    @Override
    public Optional<RuntimeException> violation() {
        return Optional.empty();
    }

    @Override
    public void close(@Nullable Throwable why) {
        int code = code(why);
        socket.close(code, why == null ? "" : reason(why));
    }

    private static int code(@Nullable Throwable why) {
        if (why == null || why instanceof SocketException) {
            return WebSocketClose.NORMAL_CLOSURE;
        }
        if (why instanceof WebSocketException known) {
            return known.code();
        }
        return why instanceof MessageFormatException
                ? WebSocketClose.INVALID_PAYLOAD_DATA
                : WebSocketClose.POLICY_VIOLATION;
    }

    private static String reason(Throwable why) {
        String text = why instanceof WebSocketException known ? known.reason() : String.valueOf(why.getMessage());
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.substring(0, Math.min(plain.length(), MAX_REASON_BYTES));
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
