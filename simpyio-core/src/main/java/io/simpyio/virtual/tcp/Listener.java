package io.simpyio.virtual.tcp;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A listening socket's backlog: connections in their handshake, and established ones that nobody has accepted yet. */
public final class Listener {

    private final TcpStack stack;
    private final InetSocketAddress address;
    private final int backlog;
    private final int receiveWindow;
    private final Runnable acceptable;
    private final Deque<Endpoint> established = new ArrayDeque<>();
    private int handshakes;
    private boolean closed;

    Listener(TcpStack stack, InetSocketAddress address, int backlog, int receiveWindow, Runnable acceptable) {
        this.stack = stack;
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

    /** Answers to who asks for a connection and takes so many bytes. */
    Endpoint open(Endpoint asking, SocketPair addresses, long window) {
        handshakes++;
        return new Endpoint(stack, asking, addresses, window, receiveWindow, this);
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

    /** Whether there is one to be accepted. */
    public boolean hasEstablished() {
        return !established.isEmpty();
    }

    /** Accepts a connection; null if there is none. */
    public @Nullable Endpoint accept() {
        return established.poll();
    }

    /** Connections that nobody has accepted are reset. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stack.remove(this);
        established.forEach(endpoint -> endpoint.close(true));
        established.clear();
    }

    /** Is gone without a word, as the host has lost its power. */
    void vanish() {
        closed = true;
        established.clear();
    }
}
