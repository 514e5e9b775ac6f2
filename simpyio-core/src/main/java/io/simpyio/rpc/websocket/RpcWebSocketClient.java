package io.simpyio.rpc.websocket;

import io.simpyio.http.HttpHeaders;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.message.MessageExtension;
import io.simpyio.net.Network;
import io.simpyio.net.ThrottledLog;
import io.simpyio.net.tls.Tls;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.MessageConnection;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to servers of calls over WebSocket. What is connected may call back: what the client's dispatcher has, and its
 * peer's own {@linkplain RpcPeer#endpoints() endpoints}.
 *
 * <p>Loop-confined. A server that breaks the protocol loses its connection, with a log line.
 */
public final class RpcWebSocketClient {

    private static final Logger logger = LoggerFactory.getLogger(RpcWebSocketClient.class);

    private final RpcDispatcher dispatcher;
    private final RpcWebSocketOptions options;
    private final WebSocketClient client;
    private final ThrottledLog log;

    /** A client with all defaults, that nobody calls. */
    public RpcWebSocketClient(Network network) {
        this(
                network,
                new RpcDispatcher(network.environment(), new RpcRouter(), RpcOptions.DEFAULT),
                RpcWebSocketOptions.DEFAULT);
    }

    /** A client whose servers may call what a dispatcher has, which also says how long calls may take. */
    public RpcWebSocketClient(Network network, RpcDispatcher dispatcher, RpcWebSocketOptions options) {
        this(network, dispatcher, options, Tls.client().build());
    }

    /** A client with TLS of its own for wss. */
    public RpcWebSocketClient(Network network, RpcDispatcher dispatcher, RpcWebSocketOptions options, Tls tls) {
        this.dispatcher = dispatcher;
        this.options = options;
        this.client = new WebSocketClient(network, options.opening(), tls);
        this.log = new ThrottledLog(logger, network.environment());
    }

    /** Connects; as {@link #connect(URI, HttpHeaders)} without fields of one's own. */
    public Event<RpcPeer> connect(String uri) {
        return connect(URI.create(uri), new HttpHeaders());
    }

    /** Connects; the event fails as {@link WebSocketClient#connect(URI, HttpHeaders)} does. */
    public Event<RpcPeer> connect(URI uri, HttpHeaders headers) {
        Environment environment = dispatcher.environment();
        Connecting connecting = new Connecting(environment);
        environment.process("rpc-connect", () -> connecting.connect(uri, headers));
        return connecting;
    }

    private RpcPeer open(WebSocket socket) {
        Optional<String> agreed = socket.subprotocol();
        Message message = new Message(
                new WebSocketCarrier(
                        socket, options.webSocket().maxMessageBytes(), RpcWebSocketOptions.isBinary(agreed)),
                options.opened(agreed, MessageExtension.OFFERED));
        MessageConnection connection = new MessageConnection(message, dispatcher, log, () -> {});
        connection.receive();
        return connection.peer();
    }

    /** A connection to come. */
    private final class Connecting extends Event<RpcPeer> {

        Connecting(Environment environment) {
            super(environment);
        }

        void connect(URI uri, HttpHeaders headers) {
            WebSocket socket;
            try {
                socket = client.connect(uri, headers);
            } catch (RuntimeException e) {
                giveUp(e);
                return;
            }
            if (abandoned()) {
                socket.close();
                giveUp(new RpcException(RpcCode.CANCELLED, "Those who waited for the connection have given up"));
            } else {
                succeed(open(socket));
            }
        }

        private void giveUp(RuntimeException why) {
            if (abandoned()) {
                defuse();
            }
            fail(why);
        }
    }
}
