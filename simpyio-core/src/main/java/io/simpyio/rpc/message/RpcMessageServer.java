package io.simpyio.rpc.message;

import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServer;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.ThrottledLog;
import io.simpyio.packet.Packet;
import io.simpyio.packet.WriteBudget;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcRouter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the methods of a router over messages, and may call those who call. When a connection ends, so do its calls:
 * they are interrupted, as nobody is there for their replies.
 *
 * <p>Loop-confined. A call that fails gets a failure reply; a peer that breaks the protocol loses its connection, with a
 * log line; neither disturbs the others.
 */
public final class RpcMessageServer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(RpcMessageServer.class);

    private final RpcDispatcher dispatcher;
    private final RpcServerOptions options;
    private final Set<MessageConnection> connections = new LinkedHashSet<>();
    private final TcpServer server;
    private final WriteBudget writeBudget;
    private final IdleWatch idleWatch;
    private final ThrottledLog log;

    /** A server that does not listen yet. */
    public RpcMessageServer(Network network, RpcRouter router, RpcServerOptions options) {
        this.dispatcher = new RpcDispatcher(network.environment(), router, options.rpc());
        this.options = options;
        this.writeBudget = new WriteBudget(options.maxTotalQueuedBytes());
        this.idleWatch = new IdleWatch(network.environment(), options.idleTimeout(), connections);
        this.log = new ThrottledLog(logger, network.environment());
        this.server = new TcpServer(network, "rpc", this::serve, log);
    }

    /** Listens and serves from then on; port 0 takes a free one. Fails like {@link TcpServerSocket#listen}. */
    public Event<RpcMessageServer> start(InetSocketAddress address) {
        return server.start(address, options.listen(), this);
    }

    private void serve(TcpSocket socket) {
        Packet packet = new Packet(socket, options.packet(), writeBudget);
        MessageConnection connection = new MessageConnection(
                packet, new Message(packet, options.message()), dispatcher, log, connections::remove);
        connection.receive();
        connections.add(connection);
        idleWatch.begin();
    }

    /** The port it listens on; 0 before it does. */
    public int port() {
        return server.port();
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    /** How many connections are served at the moment. */
    public int connections() {
        return connections.size();
    }

    /** How many bytes of replies wait for peers to read them. */
    public long queuedBytes() {
        return writeBudget.bytes();
    }

    /** How many calls run at the moment. */
    public int calls() {
        return dispatcher.calls();
    }

    /** Stops listening and closes all connections. Again it does nothing. */
    @Override
    public void close() {
        server.close();
        new ArrayList<>(connections).forEach(MessageConnection::close);
    }

    @Override
    public String toString() {
        return "RpcMessageServer(" + server + ")";
    }
}
