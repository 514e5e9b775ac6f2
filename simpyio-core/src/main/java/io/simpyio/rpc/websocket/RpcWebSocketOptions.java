package io.simpyio.rpc.websocket;

import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.websocket.WebSocketOptions;

/**
 * The limits of calls over a WebSocket, at either end.
 *
 * @param message codec and limits of each connection
 * @param webSocket the limits of each WebSocket; its subprotocols are not looked at, but for those of calls
 */
public record RpcWebSocketOptions(MessageOptions message, WebSocketOptions webSocket) {

    /** What calls are known as in the opening handshake. Who agrees on it knows deadlines, cancellation and codes. */
    public static final String SUBPROTOCOL = "simpyio.rpc.v1";

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
        return message.extension() == MessageExtension.REFUSED
                ? webSocket.withSubprotocols()
                : webSocket.withSubprotocols(SUBPROTOCOL);
    }

    /** With whom has agreed on the subprotocol there is nothing left to be offered. */
    MessageOptions opened(boolean agreed, MessageExtension otherwise) {
        if (message.extension() == MessageExtension.REFUSED) {
            return message;
        }
        return message.withExtension(agreed ? MessageExtension.AGREED : otherwise);
    }
}
