package io.simpyio.rpc.message;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.ThrottledLog;
import io.simpyio.packet.Packet;
import io.simpyio.packet.WriteBudget;
import io.simpyio.rpc.RpcDispatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one loop of a server serves: its connections, and the calls that come over them. Confined to that loop. */
final class ServedLoop {

    private final Network network;
    private final RpcDispatcher dispatcher;
    private final RpcServerOptions options;
    private final WriteBudget writeBudget;
    private final ThrottledLog log;
    private final Runnable ended;
    /** Those of all loops. */
    private final AtomicInteger count;

    private final Set<ServedConnection> connections = new LinkedHashSet<>();
    /** Made on this loop. */
    private @Nullable IdleWatch idleWatch;

    private boolean draining;

    /**
     * A loop without connections; to be made on the first loop.
     *
     * @param count of the connections of all loops
     * @param ended called on this loop when a connection has ended
     */
    ServedLoop(
            Network network,
            RpcDispatcher dispatcher,
            RpcServerOptions options,
            WriteBudget writeBudget,
            AtomicInteger count,
            ThrottledLog log,
            Runnable ended) {
        this.network = network;
        this.dispatcher = dispatcher;
        this.options = options;
        this.writeBudget = writeBudget;
        this.count = count;
        this.log = log;
        this.ended = ended;
    }

    Network network() {
        return network;
    }

    ThrottledLog log() {
        return log;
    }

    /** Calls it on this loop: at once if that is the first one, where servers are told what to do. */
    void call(Environment first, Runnable task) {
        Environment own = network.environment();
        if (own.equals(first)) {
            task.run();
        } else {
            own.scheduler().resume(task);
        }
    }

    void serve(TcpSocket socket) {
        Packet packet = new Packet(socket, options.packet(), writeBudget);
        ServedConnection connection = new ServedConnection(packet, options.message(), dispatcher, log, this::ended);
        connection.receive();
        connections.add(connection);
        count.incrementAndGet();
        watch().begin();
        if (draining) { // It was under way to this loop when the server stopped to listen.
            connection.close();
        }
    }

    private IdleWatch watch() {
        IdleWatch known = idleWatch;
        if (known == null) {
            known = new IdleWatch(network.environment(), options.idleTimeout(), connections);
            idleWatch = known;
        }
        return known;
    }

    private void ended(ServedConnection connection) {
        if (connections.remove(connection)) {
            count.decrementAndGet();
        }
        ended.run();
    }

    /** Refuses new calls, and ends the connections when none of theirs runs any more. */
    void drain() {
        draining = true;
        dispatcher.drain(this::finish);
    }

    private void finish() {
        new ArrayList<>(connections).forEach(ServedConnection::finish);
        ended.run();
    }

    void close() {
        draining = true;
        new ArrayList<>(connections).forEach(ServedConnection::close);
    }
}
