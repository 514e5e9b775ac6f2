package io.simpyio.virtual;

import io.netty.buffer.ByteBuf;
import io.simpyio.virtual.Segment.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection: the state machine, the windows and what was received. Errors are those that Linux gives
 * in the same place, with the JDK's types and texts.
 */
final class Endpoint {

    /** What an endpoint tells the channel above it; always from an event, never from within a call. */
    interface User {

        void connected();

        void connectFailed(IOException failure);

        /** There are bytes, the end of them, or an error to be received. */
        void readable();

        /** There is room in the send window again, or an error to be met. */
        void writable();
    }

    private enum State {
        SYN_SENT,
        SYN_RECEIVED,
        ESTABLISHED,
        RESET,
        CLOSED
    }

    private final VirtualHost host;
    private final SocketPair addresses;
    private final SocketPair peer;
    private final int receiveWindow;
    private final ReceiveBuffer received = new ReceiveBuffer();

    private State state;
    private @Nullable User user;
    private @Nullable Listener listener;
    private @Nullable IOException failure;
    private int sendWindow;
    /** Bytes of the receive window that are free again without the peer's knowledge. */
    private int unannounced;

    private boolean finSent;
    private boolean finReceived;

    /** The connecting end. */
    Endpoint(VirtualHost host, SocketPair addresses, int receiveWindow, User user) {
        this(host, addresses, receiveWindow, State.SYN_SENT);
        this.user = user;
        host.send(Segment.withWindow(peer, Kind.SYN, receiveWindow));
    }

    /** The listening end of a connection that was asked for. */
    Endpoint(VirtualHost host, Segment syn, int receiveWindow, Listener listener) {
        this(host, syn.to(), receiveWindow, State.SYN_RECEIVED);
        this.listener = listener;
        sendWindow = syn.window();
        host.send(Segment.withWindow(peer, Kind.SYN_ACK, receiveWindow));
    }

    private Endpoint(VirtualHost host, SocketPair addresses, int receiveWindow, State state) {
        this.host = host;
        this.addresses = addresses;
        this.peer = addresses.reversed();
        this.receiveWindow = receiveWindow;
        this.state = state;
        host.add(addresses, this);
    }

    /** Tells the endpoint who has accepted it. */
    void acceptedBy(User newUser) {
        user = newUser;
    }

    InetSocketAddress local() {
        return addresses.local();
    }

    InetSocketAddress remote() {
        return addresses.remote();
    }

    /** Whether the connection was established at some time and not closed on this side, broken or not. */
    boolean connected() {
        return state == State.ESTABLISHED || state == State.RESET;
    }

    // --- from the network ---

    void arrive(Segment segment) {
        switch (segment.kind()) {
            case SYN -> {} // A second one of a connection that is there already.
            case SYN_ACK -> synAcknowledged(segment.window());
            case ACK -> handshakeDone();
            case DATA -> {
                received.add(segment.payload());
                tell(User::readable);
            }
            case WINDOW -> {
                sendWindow += segment.window();
                tell(User::writable);
            }
            case FIN -> {
                finReceived = true;
                tell(User::readable);
            }
            case RST -> reset();
        }
    }

    private void synAcknowledged(int window) {
        if (state != State.SYN_SENT) {
            return;
        }
        state = State.ESTABLISHED;
        sendWindow = window;
        host.send(Segment.of(peer, Kind.ACK));
        tell(User::connected);
    }

    private void handshakeDone() {
        if (state == State.SYN_RECEIVED && listener != null) {
            state = State.ESTABLISHED;
            listener.established(this);
        }
    }

    private void reset() {
        State before = state;
        state = State.RESET;
        host.remove(addresses);
        switch (before) {
            case SYN_SENT -> connectFailed(new ConnectException("Connection refused"));
            case SYN_RECEIVED -> {
                if (listener != null) {
                    listener.handshakeFailed();
                }
            }
            default -> {
                failure = finReceived ? new IOException("Broken pipe") : new SocketException("Connection reset");
                tell(User::writable);
                tell(User::readable);
            }
        }
    }

    /** No answer has come in all the time that TCP waits for one. */
    void timedOut() {
        state = State.RESET;
        host.remove(addresses);
        connectFailed(new ConnectException("Connection timed out"));
    }

    private void connectFailed(ConnectException cause) {
        tell(told -> told.connectFailed(cause));
    }

    private void tell(Consumer<User> news) {
        if (user != null) {
            news.accept(user);
        }
    }

    // --- from the channel ---

    /** Whether {@link #receive} would give anything: bytes, the end, or an error. */
    boolean hasInput() {
        return !received.isEmpty() || finReceived || state == State.RESET;
    }

    /** Receives bytes as far as there is room for them; 0 if none are there, -1 at the end. */
    int receive(ByteBuf target) throws IOException {
        int count = received.moveTo(target);
        if (count > 0) {
            announce(count);
            return count;
        }
        if (finReceived) {
            return -1;
        }
        throwFailure();
        return state == State.RESET ? -1 : 0;
    }

    /**
     * Tells the peer about half a window at a time, or a quarter when everything is read: enough to keep a window under
     * way, and no answer to every small segment (the silly window syndrome, RFC 9293, 3.8.6.2).
     */
    private void announce(int count) {
        unannounced += count;
        int enough = receiveWindow / (received.isEmpty() ? 4 : 2);
        if (unannounced >= enough && !finReceived && state == State.ESTABLISHED) {
            host.send(Segment.withWindow(peer, Kind.WINDOW, unannounced));
            unannounced = 0;
        }
    }

    /** How many bytes the peer takes at the moment; fails if the connection is broken. */
    int sendable() throws IOException {
        throwFailure();
        if (state != State.ESTABLISHED) {
            throw new IOException("Broken pipe");
        }
        return sendWindow;
    }

    /** Sends bytes that now belong to the network, at most {@link #sendable()}. */
    void send(ByteBuf payload) {
        int count = payload.readableBytes();
        if (count > sendWindow) {
            throw new IllegalArgumentException(count + " bytes do not fit the send window of " + sendWindow);
        }
        sendWindow -= count;
        host.send(Segment.data(peer, payload));
    }

    /** The first operation after a reset meets the error, as with Linux's {@code SO_ERROR}. */
    private void throwFailure() throws IOException {
        IOException thrown = failure;
        if (thrown != null) {
            failure = null;
            throw thrown;
        }
    }

    /** Sends no more; what the peer sends can still be received. */
    void shutdownOutput() {
        if (state == State.ESTABLISHED && !finSent) {
            finSent = true;
            host.send(Segment.of(peer, Kind.FIN));
        }
    }

    /**
     * Closes: with a FIN after the data, or with a RST if that is wanted or if received bytes were not read. The second
     * is what Linux does (RFC 2525, 2.17), so that the peer does not take them for received.
     */
    void close(boolean abort) {
        if (state == State.ESTABLISHED || state == State.SYN_RECEIVED) {
            if (abort || !received.isEmpty() || state == State.SYN_RECEIVED) {
                host.send(Segment.of(peer, Kind.RST));
            } else {
                shutdownOutput();
            }
        }
        if (state != State.CLOSED && state != State.RESET) {
            host.remove(addresses);
        }
        state = State.CLOSED;
        received.clear();
        user = null;
    }
}
