package io.simpyio.rpc.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.Network;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.ThrottledLog;
import io.simpyio.packet.Packet;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRouter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to servers of RPC over messages. What is connected may call back: the methods of the client's router, and
 * those of its peer's own {@linkplain RpcPeer#endpoints() endpoints}.
 *
 * <p>Loop-confined. A server that breaks the protocol loses its connection, with a log line.
 */
public final class RpcMessageClient {

    private static final Logger logger = LoggerFactory.getLogger(RpcMessageClient.class);

    private final Network network;
    private final RpcClientOptions options;
    private final RpcDispatcher dispatcher;
    private final ThrottledLog log;

    /** A client with all defaults, that nobody calls. */
    public RpcMessageClient(Network network) {
        this(network, new RpcRouter(), RpcClientOptions.DEFAULT);
    }

    /** A client whose servers may call what the router has. */
    public RpcMessageClient(Network network, RpcRouter router, RpcClientOptions options) {
        this.network = network;
        this.options = options;
        this.dispatcher = new RpcDispatcher(network.environment(), router, options.rpc());
        this.log = new ThrottledLog(logger, network.environment());
    }

    /** Connects; fails like {@link Network#connect(String, int)}. */
    public Event<RpcPeer> connect(String host, int port) {
        return connect(InetSocketAddress.createUnresolved(host, port));
    }

    /** Connects; fails like {@link Network#connect(SocketAddress)}. */
    public Event<RpcPeer> connect(SocketAddress address) {
        Connecting connecting = new Connecting(network.environment());
        network.connect(address).addCallback(connect -> {
            if (connect.ok()) {
                connecting.connected(connect.value());
            } else {
                connect.defuse();
                connecting.fail(connect.failure());
            }
        });
        return connecting;
    }

    private RpcPeer open(TcpSocket socket) {
        Packet packet = new Packet(socket, options.packet());
        MessageConnection connection =
                new MessageConnection(new Message(packet, options.extended()), dispatcher, log, () -> {});
        connection.receive();
        return connection.peer();
    }

    /** A connection to come. */
    private final class Connecting extends Event<RpcPeer> {

        Connecting(Environment environment) {
            super(environment);
        }

        void connected(TcpSocket socket) {
            if (abandoned()) {
                socket.close();
                defuse();
                fail(new RpcException(RpcCode.CANCELLED, "Those who waited for the connection have given up"));
                return;
            }
            try {
                succeed(open(socket));
            } catch (RuntimeException e) { // It is lost already.
                socket.close();
                fail(e);
            }
        }
    }
}
