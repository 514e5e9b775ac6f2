package io.simpyio.net;

import io.simpyio.kernel.Event;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the servers of all protocols have in common: one process accepts, and hands each connection on to the protocol.
 *
 * <p>Several loops may share the connections, which then take turns with them: the first listens, lets them in and counts
 * them, and each serves its own.
 *
 * <p>Loop-confined. A connection that the protocol cannot begin to serve is closed, with a log line, and does not disturb
 * the others.
 */
public final class TcpServer implements AutoCloseable {

    private final Network network;
    private final String protocolName;
    private final Consumer<TcpSocket> protocol;
    private final ThrottledLog log;
    private final TcpServerSocket serverSocket;
    private final List<Branch> branches = new ArrayList<>();

    /** One that does not listen yet. The protocol begins to serve a connection and does not suspend. */
    public TcpServer(Network network, String protocolName, Consumer<TcpSocket> protocol, ThrottledLog log) {
        this.network = network;
        this.protocolName = protocolName;
        this.protocol = protocol;
        this.log = log;
        this.serverSocket = network.tcpServerSocket();
    }

    /**
     * Adds a loop before the server starts, with the protocol there, which is called on it.
     *
     * @throws IllegalArgumentException if the loop cannot serve what this one accepts: that takes the same backend, on real
     *     sockets, and one other than nio2
     */
    public void share(Network other, Consumer<TcpSocket> protocolThere, ThrottledLog logThere) {
        if (!network.transport().acceptsFor(other.transport())) {
            throw new IllegalArgumentException("The loop of "
                    + other.environment().name()
                    + " cannot serve what that of " + network.environment().name() + " accepts: several loops need the"
                    + " same backend, which is one of select, epoll, io_uring and kqueue");
        }
        branches.add(new Branch(other, protocolThere, logThere));
    }

    /**
     * Listens and serves from then on; port 0 takes a free one. The event has the value that is given here, or fails like
     * {@link TcpServerSocket#listen}.
     */
    public <T> Event<T> start(SocketAddress address, ListenOptions options, T value) {
        Event<T> started = network.environment().event();
        serverSocket.listen(address, options, branches).addCallback(listen -> {
            if (listen.ok()) {
                network.environment().process(protocolName + "-accept-" + port(), this::accept);
                started.succeed(value);
            } else {
                listen.defuse();
                if (serverSocket.isClosed()) {
                    started.defuse(); // By its user, who need not handle that.
                }
                started.fail(listen.failure());
            }
        });
        return started;
    }

    private void accept() {
        while (!serverSocket.isClosed()) {
            try {
                serve(serverSocket.accept().await());
            } catch (SocketException e) {
                if (!serverSocket.isClosed()) {
                    throw e; // The listening socket is broken for good.
                }
            }
        }
    }

    private void serve(TcpSocket socket) {
        if (serverSocket.isClosed()) {
            socket.close(); // Closed between the accept and the turn of this process.
            return;
        }
        try {
            protocol.accept(socket);
        } catch (RuntimeException e) {
            // It is gone already, or the environment takes no more processes: the next one may have more luck.
            log.warn("Connection of {} closed: {}", socket, e.getMessage());
            socket.close();
        }
    }

    /** The port it listens on; 0 before it does. */
    public int port() {
        return serverSocket.port();
    }

    /** The address it listens on; fails like {@link TcpServerSocket#address()}. */
    public SocketAddress address() {
        return serverSocket.address();
    }

    /** Stops listening; connections that are served go on. Again it does nothing. */
    @Override
    public void close() {
        serverSocket.close();
    }

    @Override
    public String toString() {
        return serverSocket.toString();
    }
}
