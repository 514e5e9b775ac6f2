package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.simpyio.kernel.Environment;
import java.util.function.Consumer;

/**
 * Another loop that serves some of the connections of a listening socket, from their first byte on. {@link #register} is
 * for the loop that listens, the rest for this one.
 */
final class Branch {

    private final Network network;
    private final Consumer<TcpSocket> protocol;
    private final ThrottledLog log;

    Branch(Network network, Consumer<TcpSocket> protocol, ThrottledLog log) {
        this.network = network;
        this.protocol = protocol;
        this.log = log;
    }

    Network network() {
        return network;
    }

    private EventLoop eventLoop() {
        return network.transport().eventLoop();
    }

    /** Whether somebody runs the loop, so that it would serve a connection. */
    boolean runs() {
        return !eventLoop().isShuttingDown()
                && network.environment().scheduler().runningThread().isPresent();
    }

    /** Brings a connection to this loop; {@code false} if that has just ended. */
    boolean register(Channel connection) {
        ChannelFuture registered = eventLoop().register(connection);
        return !registered.isDone() || registered.isSuccess();
    }

    /** Begins to serve a connection, or closes it if nobody listens any more. */
    void serve(TcpSocket socket, TcpServerSocket listening) {
        Environment environment = network.environment();
        environment.scheduler().defer(() -> {
            if (listening.isClosed()) {
                socket.close();
                return;
            }
            try {
                protocol.accept(socket);
            } catch (RuntimeException e) { // As in TcpServer.
                log.warn("Connection of {} closed: {}", socket, e.getMessage());
                socket.close();
            }
        });
    }
}
