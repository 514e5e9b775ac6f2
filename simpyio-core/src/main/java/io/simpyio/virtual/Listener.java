package io.simpyio.virtual;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A listening socket's backlog: connections in their handshake, and established ones that nobody has accepted yet. */
final class Listener {

    private final VirtualHost host;
    private final InetSocketAddress address;
    private final int backlog;
    private final int receiveWindow;
    private final Runnable acceptable;
    private final Deque<Endpoint> established = new ArrayDeque<>();
    private int handshakes;
    private boolean closed;

    Listener(VirtualHost host, InetSocketAddress address, int backlog, int receiveWindow, Runnable acceptable) {
        this.host = host;
        this.address = address;
        this.backlog = backlog;
        this.receiveWindow = receiveWindow;
        this.acceptable = acceptable;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Linux takes one connection more than the backlog says. */
    boolean full() {
        return handshakes + established.size() > backlog;
    }

    void open(Segment syn) {
        handshakes++;
        new Endpoint(host, syn, receiveWindow, this);
    }

    void handshakeFailed() {
        handshakes--;
    }

    void established(Endpoint endpoint) {
        handshakes--;
        if (closed) {
            endpoint.close(true);
            return;
        }
        established.add(endpoint);
        acceptable.run();
    }

    boolean hasEstablished() {
        return !established.isEmpty();
    }

    @Nullable Endpoint accept() {
        return established.poll();
    }

    /** Connections that nobody has accepted are reset. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        host.remove(this);
        established.forEach(endpoint -> endpoint.close(true));
        established.clear();
    }
}
