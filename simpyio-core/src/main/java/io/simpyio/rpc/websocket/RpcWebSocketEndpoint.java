package io.simpyio.rpc.websocket;

import io.simpyio.http.server.HttpHandler;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.message.Message;
import io.simpyio.message.MessageExtension;
import io.simpyio.net.ThrottledLog;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.message.MessageConnection;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of calls over WebSocket on a server of HTTP: the handler of a route for GET. Who opens a WebSocket there may
 * call what a dispatcher has, and be called. When it ends, so do its calls: they are interrupted.
 *
 * <p>Loop-confined. A call that fails gets a failure reply. What is no message ends the WebSocket with code 1007, binary
 * data with 1003, too many unanswered calls with 1008, a message too large with 1009; none of that disturbs others.
 */
public final class RpcWebSocketEndpoint implements HttpHandler {

    private static final Logger logger = LoggerFactory.getLogger(RpcWebSocketEndpoint.class);

    private final RpcDispatcher dispatcher;
    private final RpcWebSocketOptions options;
    private final ThrottledLog log;
    private int connections;

    /** An endpoint with all defaults. */
    public RpcWebSocketEndpoint(RpcDispatcher dispatcher) {
        this(dispatcher, RpcWebSocketOptions.DEFAULT);
    }

    /** An endpoint with limits of its own. */
    public RpcWebSocketEndpoint(RpcDispatcher dispatcher, RpcWebSocketOptions options) {
        this.dispatcher = dispatcher;
        this.options = options;
        this.log = new ThrottledLog(logger, dispatcher.environment());
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return WebSocketEndpoint.open(request, new Served(), options.opening());
    }

    /** One WebSocket. */
    private final class Served implements WebSocketHandler {

        private @Nullable MessageConnection connection;

        @Override
        public void handle(WebSocket socket) {
            Optional<String> agreed = socket.subprotocol();
            Message message = new Message(
                    new WebSocketCarrier(
                            socket, options.webSocket().maxMessageBytes(), RpcWebSocketOptions.isBinary(agreed)),
                    options.opened(agreed, MessageExtension.ACCEPTED));
            MessageConnection served = new MessageConnection(message, dispatcher, log, () -> {});
            connection = served;
            connections++;
            try {
                served.receive();
                socket.closed().await();
                served.peer().closed().await(); // Which knows why; it is told by its last read.
            } finally {
                connections--;
                served.close();
            }
        }

        @Override
        public void serverDrains(WebSocket socket) {
            if (connection == null) {
                WebSocketHandler.super.serverDrains(socket);
            } else {
                connection.drain();
            }
        }
    }

    /** How many WebSockets are served at the moment. */
    public int connections() {
        return connections;
    }
}
