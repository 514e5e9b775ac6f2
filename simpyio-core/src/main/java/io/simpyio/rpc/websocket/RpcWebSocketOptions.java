package io.simpyio.rpc.websocket;

import io.simpyio.codec.Codec;
import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.websocket.WebSocketOptions;
import java.util.Optional;

/**
 * The limits of calls over a WebSocket, at either end.
 *
 * @param message codec and limits of each connection
 * @param webSocket the limits of each WebSocket; its subprotocols are not looked at, but for those of calls
 */
public record RpcWebSocketOptions(MessageOptions message, WebSocketOptions webSocket) {

    /** What calls are known as in the opening handshake. Who agrees on it knows deadlines, cancellation and codes. */
    public static final String SUBPROTOCOL = "simpyio.rpc.v1";

    /** The same in the {@linkplain MessageOptions#compact() compact} format CBOR, in binary messages. */
    public static final String CBOR_SUBPROTOCOL = SUBPROTOCOL + "+cbor";

    /** The limits of messages, and room for as many as may be unanswered: 4,096 that wait to be sent, of 16 MiB in all. */
    public static final RpcWebSocketOptions DEFAULT = new RpcWebSocketOptions(
            MessageOptions.DEFAULT,
            WebSocketOptions.builder()
                    .maxQueuedMessages(4_096)
                    .maxQueuedBytes(16 << 20)
                    .build());

    /** These with another {@link #message()}. */
    public RpcWebSocketOptions withMessage(MessageOptions options) {
        return new RpcWebSocketOptions(options, webSocket);
    }

    /** These with another {@link #webSocket()}. */
    public RpcWebSocketOptions withWebSocket(WebSocketOptions options) {
        return new RpcWebSocketOptions(message, options);
    }

    WebSocketOptions opening() {
        if (message.extension() == MessageExtension.REFUSED) {
            return webSocket.withSubprotocols();
        }
        return message.compact() == null
                ? webSocket.withSubprotocols(SUBPROTOCOL)
                : webSocket.withSubprotocols(CBOR_SUBPROTOCOL, SUBPROTOCOL);
    }

    /** With whom has agreed on a subprotocol there is nothing left to be offered. */
    MessageOptions opened(Optional<String> agreed, MessageExtension otherwise) {
        if (message.extension() == MessageExtension.REFUSED) {
            return message;
        }
        Codec compact = message.compact();
        MessageOptions text = message.withCompact(null);
        if (agreed.isEmpty()) {
            return text.withExtension(otherwise);
        }
        return compact != null && isBinary(agreed)
                ? text.withCodec(compact).withExtension(MessageExtension.AGREED)
                : text.withExtension(MessageExtension.AGREED);
    }

    static boolean isBinary(Optional<String> agreed) {
        return agreed.filter(CBOR_SUBPROTOCOL::equals).isPresent();
    }
}
