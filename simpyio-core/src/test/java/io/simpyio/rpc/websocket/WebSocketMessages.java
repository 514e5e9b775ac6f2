package io.simpyio.rpc.websocket;

import io.simpyio.message.Message;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.Network;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketOptions;

/** Messages over a WebSocket without calls, for suites of other rooms. */
public final class WebSocketMessages {

    private WebSocketMessages() {}

    /** Opens one without a subprotocol; in a process. */
    public static Message open(Network network, String uri) {
        return new Message(
                new WebSocketCarrier(
                        new WebSocketClient(network).connect(uri), WebSocketOptions.DEFAULT.maxMessageBytes(), false),
                MessageOptions.DEFAULT);
    }
}
