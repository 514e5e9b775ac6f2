package io.simpyio.rpc.message;

import io.simpyio.message.Message;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.ThrottledLog;
import io.simpyio.packet.Packet;
import io.simpyio.rpc.RpcDispatcher;
import java.time.Duration;
import java.util.function.Consumer;

/** A connection of a server, which may be idle for too long. Loop-confined. */
final class ServedConnection {

    private final Packet packet;
    private final ThrottledLog log;
    private final MessageConnection connection;

    ServedConnection(
            Packet packet,
            MessageOptions options,
            RpcDispatcher dispatcher,
            ThrottledLog log,
            Consumer<ServedConnection> ended) {
        this.packet = packet;
        this.log = log;
        this.connection =
                new MessageConnection(new Message(packet, options), dispatcher, log, () -> ended.accept(this));
    }

    void receive() {
        connection.receive();
    }

    /**
     * Nobody wants anything of it; not so while a call runs, however long that takes. Who sends a packet byte by byte
     * wants something, but is idle from the first byte on if the last does not come.
     */
    long idleNanos() {
        return Math.max(connection.peer().isBusy() ? 0 : packet.idleNanos(), packet.partNanos());
    }

    void closeIdle(Duration idleTimeout) {
        log.warn(
                "Connection of {} closed, as {}: the limit idleTimeout is {}",
                connection.peerAddress(),
                packet.partNanos() > 0 ? "a packet has not come whole" : "it is idle",
                idleTimeout);
        close();
    }

    /** Ends it once all is written. */
    void finish() {
        connection.finish();
    }

    void close() {
        connection.close();
    }
}
