package io.simpyio.rpc.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Drain;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServer;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.ThrottledLog;
import io.simpyio.packet.WriteBudget;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcRouter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the methods of a router over messages, and may call those who call. When a connection ends, so do its calls:
 * they are interrupted, as nobody is there for their replies.
 *
 * <p>It may run on several loops: connections take turns with them, a call of what is {@linkplain RpcRouter#threadSafe
 * thread-safe} is carried out on the loop of its connection, and any other on the first loop. Limits go for all loops
 * together.
 *
 * <p>Confined to the first loop. A call that fails gets a failure reply; a peer that breaks the protocol loses its
 * connection, with a log line; neither disturbs the others.
 */
public final class RpcMessageServer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(RpcMessageServer.class);

    private final RpcDispatcher dispatcher;
    private final RpcServerOptions options;
    private final List<ServedLoop> loops = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final TcpServer server;
    private final WriteBudget writeBudget;
    private final Environment environment;
    private @Nullable Drain drain;

    /** A server that does not listen yet. */
    public RpcMessageServer(Network network, RpcRouter router, RpcServerOptions options) {
        this(List.of(network), router, options);
    }

    /**
     * A server on several loops, which does not listen yet. Each loop has an environment of its own, which somebody runs
     * as long as the server is there; to be made on the first loop.
     *
     * @param networks of the loops, the first one first, all of the same backend
     * @throws IllegalArgumentException if there is none, or a backend that cannot have several loops
     */
    public RpcMessageServer(List<Network> networks, RpcRouter router, RpcServerOptions options) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("A server needs the network of a loop");
        }
        Network first = networks.getFirst();
        this.environment = first.environment();
        this.dispatcher = new RpcDispatcher(environment, router, options.rpc());
        this.options = options;
        this.writeBudget = new WriteBudget(options.maxTotalQueuedBytes());
        ServedLoop own = loop(first, dispatcher, this::look);
        this.server = new TcpServer(first, "rpc", own::serve, own.log());
        loops.add(own);
        for (Network other : networks.subList(1, networks.size())) {
            ServedLoop loop = loop(
                    other,
                    dispatcher.onLoop(other.environment()),
                    () -> environment.scheduler().resume(this::look));
            server.share(other, loop::serve, loop.log());
            loops.add(loop);
        }
    }

    private ServedLoop loop(Network network, RpcDispatcher calls, Runnable ended) {
        ThrottledLog log = new ThrottledLog(logger, network.environment());
        return new ServedLoop(network, calls, options, writeBudget, connections, log, ended);
    }

    /** Listens and serves from then on; port 0 takes a free one. Fails like {@link TcpServerSocket#listen}. */
    public Event<RpcMessageServer> start(InetSocketAddress address) {
        return server.start(address, options.listen(), this);
    }

    private void look() {
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

    /** How many connections are served at the moment, on all loops. Any thread. */
    public int connections() {
        return connections.get();
    }

    /** How many bytes of replies wait for peers to read them, on all loops. Any thread. */
    public long queuedBytes() {
        return writeBudget.bytes();
    }

    /** How many calls run at the moment, on all loops. Any thread. */
    public int calls() {
        return dispatcher.calls();
    }

    /**
     * Comes to an orderly end: stops listening at once, and refuses new calls with {@link
     * io.simpyio.rpc.RpcCode#UNAVAILABLE}; those that run may end. When none runs on the connections of a loop, these are
     * ended once their last reply is written, and closed when their peers have closed them, or after two seconds. What is
     * left after the grace period is cut off as by {@link #close()}. The event has the number of calls that were cut off.
     * Again it is the same event.
     */
    public Event<Integer> shutdown(Duration gracePeriod) {
        Drain begun = drain;
        if (begun == null) {
            server.close();
            begun = new Drain(
                    environment,
                    gracePeriod,
                    () -> connections() == 0 && calls() == 0,
                    this::calls,
                    this::closeConnections);
            drain = begun;
            loops.forEach(loop -> loop.call(environment, loop::drain));
        }
        return begun.ended();
    }

    /**
     * Stops listening and closes all connections, those of other loops in their next turns; calls that run are interrupted.
     * Again it does nothing.
     */
    @Override
    public void close() {
        server.close();
        if (drain == null) {
            closeConnections();
        } else {
            drain.cutOff();
        }
    }

    private void closeConnections() {
        loops.forEach(loop -> loop.call(environment, loop::close));
    }

    @Override
    public String toString() {
        return "RpcMessageServer(" + server + ")";
    }
}
