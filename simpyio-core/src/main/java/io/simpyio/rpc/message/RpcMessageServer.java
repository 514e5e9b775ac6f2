package io.simpyio.rpc.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Drain;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private final Set<ServedConnection> connections = new LinkedHashSet<>();
    private final TcpServer server;
    private final WriteBudget writeBudget;
    private final IdleWatch idleWatch;
    private final ThrottledLog log;
    private final Environment environment;
    private @Nullable Drain drain;

    /** A server that does not listen yet. */
    public RpcMessageServer(Network network, RpcRouter router, RpcServerOptions options) {
        this.environment = network.environment();
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
        ServedConnection connection = new ServedConnection(packet, options.message(), dispatcher, log, this::ended);
        connection.receive();
        connections.add(connection);
        idleWatch.begin();
    }

    private void ended(ServedConnection connection) {
        connections.remove(connection);
        if (drain != null) {
            drain.look();
        }
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

    /**
     * Comes to an orderly end: stops listening at once, and refuses new calls with {@link
     * io.simpyio.rpc.RpcCode#UNAVAILABLE}; those that run may end. When none runs, connections are ended once their last
     * reply is written, and closed when their peers have closed them, or after two seconds. What is left after the grace
     * period is cut off as by {@link #close()}. The event has the number of calls that were cut off. Again it is the same
     * event.
     */
    public Event<Integer> shutdown(Duration gracePeriod) {
        Drain begun = drain;
        if (begun == null) {
            server.close();
            begun = new Drain(
                    environment,
                    gracePeriod,
                    () -> connections.isEmpty() && calls() == 0,
                    this::calls,
                    this::closeConnections);
            drain = begun;
            dispatcher.drain(this::finish);
        }
        return begun.ended();
    }

    /** Stops listening and closes all connections; calls that run are interrupted. Again it does nothing. */
    @Override
    public void close() {
        server.close();
        if (drain == null) {
            closeConnections();
        } else {
            drain.cutOff();
        }
    }

    /** No call runs any more. */
    private void finish() {
        new ArrayList<>(connections).forEach(ServedConnection::finish);
        if (drain != null) {
            drain.look();
        }
    }

    private void closeConnections() {
        new ArrayList<>(connections).forEach(ServedConnection::close);
    }

    @Override
    public String toString() {
        return "RpcMessageServer(" + server + ")";
    }
}
