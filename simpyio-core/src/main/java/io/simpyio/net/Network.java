package io.simpyio.net;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;

/**
 * Makes sockets, the same way on every backend.
 *
 * <p>Loop-confined but for {@link #stats()}, as the {@link Environment} that it belongs to.
 */
public final class Network {

    /** How many connections may wait to be accepted if nothing else is said. */
    public static final int DEFAULT_BACKLOG = 128;

    private final Environment environment;
    private final Transport transport;
    private final SocketCounters counters = new SocketCounters();

    /** The network of an environment on a backend's channels. */
    public Network(Environment environment, Transport transport) {
        this.environment = environment;
        this.transport = transport;
    }

    /** The environment whose loop serves the sockets. */
    public Environment environment() {
        return environment;
    }

    /** The channels under the sockets. */
    public Transport transport() {
        return transport;
    }

    SocketCounters counters() {
        return counters;
    }

    /** Connects to a host by name or address; fails with a {@link SocketException} if that is not possible. */
    public Event<TcpSocket> connect(String host, int port) {
        return connect(InetSocketAddress.createUnresolved(host, port));
    }

    /** Connects to an address, resolved or not; fails with a {@link SocketException} if that is not possible. */
    public Event<TcpSocket> connect(InetSocketAddress address) {
        return tcpSocket().connect(address);
    }

    /** Listens on all addresses of this host; port 0 takes a free one. Fails with a {@link SocketException}. */
    public Event<TcpServerSocket> listen(int port) {
        return listen(new InetSocketAddress(port), DEFAULT_BACKLOG);
    }

    /** Listens on one address of this host; port 0 takes a free one. Fails with a {@link SocketException}. */
    public Event<TcpServerSocket> listen(String host, int port) {
        return listen(InetSocketAddress.createUnresolved(host, port), DEFAULT_BACKLOG);
    }

    /** Listens on an address, with so many connections at most that wait to be accepted. */
    public Event<TcpServerSocket> listen(InetSocketAddress address, int backlog) {
        return tcpServerSocket().listen(address, backlog);
    }

    /** A socket that is not connected yet. */
    public TcpSocket tcpSocket() {
        return new TcpSocket(this);
    }

    /** A socket that does not listen yet. */
    public TcpServerSocket tcpServerSocket() {
        return new TcpServerSocket(this);
    }

    /** What the sockets have done. Any thread. */
    public SocketStats stats() {
        return counters.snapshot();
    }
}
