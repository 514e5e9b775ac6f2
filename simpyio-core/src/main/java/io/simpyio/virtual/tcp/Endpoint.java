package io.simpyio.virtual.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.tcp.Segment.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a TCP connection: the state machine and what it sends. Errors are those that Linux gives in the same place. */
public final class Endpoint {

    /** What an endpoint tells the channel above it; always from an event, never from within a call. */
    public interface User {

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
        /** Broken by the peer, a time-out or a fault. */
        RESET,
        CLOSED
    }

    /** The payload of one segment on Ethernet: 1,500 bytes less the headers of IP and TCP. */
    private static final int MAX_SEGMENT_BYTES = 1_460;

    private final TcpStack stack;
    private final TcpStack remoteStack;
    private final SocketPair addresses;
    private final Link link;
    private final Reception reception;

    private State state;
    private @Nullable Endpoint peer;
    private @Nullable User user;
    private @Nullable Listener listener;
    private @Nullable Retransmission retransmission;
    private @Nullable IOException failure;

    private long nextNumber;
    private long bytesSent;
    private long sendLimit;
    private boolean finSent;
    private final long startedNanos;
    private long roundTripNanos = -1;

    /** The connecting end. */
    Endpoint(TcpStack stack, TcpStack remoteStack, SocketPair addresses, int receiveWindow, User user) {
        this(stack, remoteStack, addresses, receiveWindow, State.SYN_SENT);
        this.user = user;
        send(Segment.control(Kind.SYN, this, remoteStack, null, receiveWindow));
    }

    /** The listening end of a connection that was asked for. */
    Endpoint(TcpStack stack, Endpoint asking, SocketPair addresses, long window, int receiveWindow, Listener listener) {
        this(stack, asking.stack, addresses, receiveWindow, State.SYN_RECEIVED);
        this.listener = listener;
        peer = asking;
        sendLimit = window;
        control(Kind.SYN_ACK, receiveWindow);
    }

    private Endpoint(TcpStack stack, TcpStack remoteStack, SocketPair addresses, int receiveWindow, State state) {
        this.stack = stack;
        this.remoteStack = remoteStack;
        this.addresses = addresses;
        this.reception = new Reception(receiveWindow);
        this.state = state;
        link = stack.linkTo(remoteStack);
        startedNanos = stack.environment().nowNanos();
        stack.add(addresses, this);
    }

    /** Tells the endpoint who has accepted it. */
    public void acceptedBy(User newUser) {
        user = newUser;
    }

    public InetSocketAddress local() {
        return addresses.local();
    }

    public InetSocketAddress remote() {
        return addresses.remote();
    }

    SocketPair addresses() {
        return addresses;
    }

    TcpStack stack() {
        return stack;
    }

    TcpStack remoteStack() {
        return remoteStack;
    }

    /** Whether the connection was established at some time and not closed on this side, broken or not. */
    public boolean connected() {
        return state == State.ESTABLISHED || state == State.RESET;
    }

    /** Whether segments of the peer are its concern. */
    boolean open() {
        return state != State.CLOSED && state != State.RESET;
    }

    /** Whether it is the answer to this request for a connection. */
    boolean answers(@Nullable Endpoint asking) {
        return peer == asking;
    }

    /** How long the handshake took from here to the peer and back; -1 while that is not known. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    // --- sending ---

    private void control(Kind kind, long number) {
        send(Segment.control(kind, this, remoteStack, peer, number));
    }

    private void inOrder(Kind kind, ByteBuf payload) {
        if (peer != null) {
            send(Segment.inOrder(kind, this, peer, payload, nextNumber++));
        }
    }

    private void send(Segment segment) {
        segment.sentAt(stack.environment().nowNanos());
        link.send(segment);
    }

    void lost(Segment segment) {
        if (retransmission == null) {
            retransmission = new Retransmission(stack.environment(), this, link);
        }
        retransmission.lost(segment);
    }

    private void acknowledged() {
        if (retransmission != null) {
            retransmission.acknowledged();
        }
    }

    private void endRetransmission() {
        if (retransmission != null) {
            retransmission.end();
        }
    }

    // --- from the network ---

    void arrive(Segment segment) {
        acknowledge(segment);
        switch (segment.type()) {
            case SYN -> {} // A second one of a connection that is there already.
            case SYN_ACK -> synAcknowledged(segment);
            case ACK -> handshakeDone();
            case DATA, FIN -> received(segment);
            case WINDOW -> {
                sendLimit = Math.max(sendLimit, segment.number());
                tell(User::writable);
            }
            case DUPLICATE_ACK -> {
                if (retransmission != null) {
                    retransmission.sendAgain();
                }
            }
            case RST -> reset();
        }
    }

    /** If the way back is cut, the peer does not learn that its segment has arrived, and takes it for lost. */
    void acknowledge(Segment segment) {
        if (link.cut()) {
            segment.lost();
        } else if (segment.origin() != null) {
            segment.origin().acknowledged();
        }
    }

    private void synAcknowledged(Segment segment) {
        if (state != State.SYN_SENT) {
            return;
        }
        state = State.ESTABLISHED;
        peer = segment.origin();
        sendLimit = segment.number();
        roundTripNanos = stack.environment().nowNanos() - startedNanos;
        control(Kind.ACK, 0);
        tell(User::connected);
    }

    private void handshakeDone() {
        if (state == State.SYN_RECEIVED && listener != null) {
            state = State.ESTABLISHED;
            roundTripNanos = stack.environment().nowNanos() - startedNanos;
            listener.established(this);
        }
    }

    private void received(Segment segment) {
        handshakeDone(); // The acknowledgement is in every segment: this one may have come before the bare one.
        if (reception.take(segment)) {
            tell(User::readable);
        } else if (reception.gapIsALoss()) {
            control(Kind.DUPLICATE_ACK, 0);
        }
    }

    /** Breaks the connection, as a RST of the peer does. */
    void reset() {
        if (!open()) {
            return;
        }
        State before = breakOff();
        switch (before) {
            case SYN_SENT -> connectFailed(new ConnectException("Connection refused"));
            case SYN_RECEIVED -> handshakeFailed();
            default ->
                fail(reception.finished() ? new IOException("Broken pipe") : new SocketException("Connection reset"));
        }
    }

    /** No answer has come in all the time that TCP waits for one. */
    void timedOut() {
        if (!open()) {
            return;
        }
        State before = breakOff();
        switch (before) {
            case SYN_SENT -> connectFailed(new ConnectException("Connection timed out"));
            case SYN_RECEIVED -> handshakeFailed();
            default -> fail(new SocketException("Connection timed out"));
        }
    }

    private State breakOff() {
        State before = state;
        state = State.RESET;
        stack.remove(addresses);
        endRetransmission();
        return before;
    }

    private void connectFailed(ConnectException cause) {
        tell(told -> told.connectFailed(cause));
    }

    private void handshakeFailed() {
        if (listener != null) {
            listener.handshakeFailed();
        }
    }

    private void fail(IOException cause) {
        failure = cause;
        tell(User::writable);
        tell(User::readable);
    }

    private void tell(Consumer<User> news) {
        if (user != null) {
            news.accept(user);
        }
    }

    // --- from the channel ---

    /** Whether {@link #receive} would give anything: bytes, the end, or an error. */
    public boolean hasInput() {
        return reception.hasBytes() || reception.finished() || state == State.RESET;
    }

    /** Receives bytes as far as there is room for them; 0 if none are there, -1 at the end. */
    public int receive(ByteBuf target) throws IOException {
        int count = reception.moveTo(target);
        if (count > 0) {
            if (state == State.ESTABLISHED && !reception.finished() && reception.windowHasMoved()) {
                control(Kind.WINDOW, reception.announce());
            }
            return count;
        }
        if (reception.finished()) {
            return -1;
        }
        throwFailure();
        return state == State.RESET ? -1 : 0;
    }

    /** How many bytes the peer takes at the moment; fails if the connection is broken. */
    public int sendable() throws IOException {
        throwFailure();
        if (state != State.ESTABLISHED) {
            throw new IOException("Broken pipe");
        }
        return (int) (sendLimit - bytesSent);
    }

    /** Sends bytes that now belong to the network, at most {@link #sendable()}. */
    public void send(ByteBuf payload) {
        int count = payload.readableBytes();
        if (count > sendLimit - bytesSent) {
            throw new IllegalArgumentException(
                    count + " bytes do not fit the send window of " + (sendLimit - bytesSent));
        }
        bytesSent += count;
        if (link.sizeMatters()) {
            while (payload.readableBytes() > MAX_SEGMENT_BYTES) {
                inOrder(Kind.DATA, payload.readSlice(MAX_SEGMENT_BYTES));
            }
        }
        inOrder(Kind.DATA, payload);
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
    public void shutdownOutput() {
        if (state == State.ESTABLISHED && !finSent) {
            finSent = true;
            inOrder(Kind.FIN, Unpooled.EMPTY_BUFFER);
        }
    }

    /**
     * Closes: with a FIN after the data, or with a RST if that is wanted or if received bytes were not read. The second
     * is what Linux does (RFC 2525, 2.17), so that the peer does not take them for received.
     */
    public void close(boolean abort) {
        if (state == State.ESTABLISHED || state == State.SYN_RECEIVED) {
            if (abort || reception.hasBytes() || state == State.SYN_RECEIVED) {
                control(Kind.RST, 0);
                endRetransmission();
            } else {
                shutdownOutput();
            }
        } else {
            endRetransmission();
        }
        if (open()) {
            stack.remove(addresses);
        }
        forget();
    }

    /** Is gone without a word, as the host has lost its power. */
    void vanish() {
        endRetransmission();
        forget();
    }

    private void forget() {
        state = State.CLOSED;
        reception.clear();
        user = null;
    }
}
