package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a WebSocket: reads frames as long as there is room for what they bring, and goes through its end, be it
 * by a closing handshake, by what is wrong, or by a loss.
 *
 * <p>Loop-confined.
 */
final class WebSocketConnection {

    private static final Logger logger = LoggerFactory.getLogger(WebSocketConnection.class);

    private static final long LINGER_NANOS = 1_000_000_000L;

    private final TcpSocket socket;
    private final WebSocketOptions options;
    private final boolean server;
    private final SocketAddress peerAddress;
    private final Inbox inbox;
    private final Outbox outbox;
    private final MessageDecoder decoder;
    private final Heartbeat heartbeat;
    private final Watchdog closeTimer;
    private final Event<WebSocketClose> closed;
    private final Event<@Nullable Void> released;

    private Runnable onLoss = () -> {};
    private @Nullable WebSocketClose peerClose;
    private @Nullable WebSocketException end;
    private boolean reading;
    private boolean closing;
    private boolean closeWritten;
    private boolean closedWanted;
    private boolean outputLost;

    /** A connection after its handshake; the masks at a client only. */
    WebSocketConnection(
            TcpSocket socket,
            WebSocketOptions options,
            Optional<DeflateParameters> agreedCompression,
            @Nullable Masks masks) {
        this.socket = socket;
        this.options = options;
        this.server = masks == null;
        this.peerAddress = socket.peerAddress();
        DeflateParameters compression = agreedCompression.orElse(null);
        inbox = new Inbox(socket.environment(), options.maxReadAheadBytes());
        outbox = new Outbox(
                socket,
                new FrameEncoder(masks),
                compression == null ? null : compression.deflation(server),
                options,
                new Output());
        decoder = new MessageDecoder(
                new FrameDecoder(server, compression != null, options.maxFrameBytes()),
                compression == null ? null : compression.inflation(server, options.maxMessageBytes()),
                options.maxMessageBytes(),
                new Input());
        heartbeat = new Heartbeat(socket.environment(), options, outbox::ping, this::silent);
        closeTimer = new Watchdog(socket.environment());
        closed = socket.environment().event();
        released = socket.environment().event();
    }

    /** Begins to read; {@code action} is called if the connection is lost and nobody waits to receive, or for the end. */
    void start(Runnable action) {
        onLoss = action;
        read();
    }

    Optional<TlsSession> tlsSession() {
        return socket.tlsSession();
    }

    Environment environment() {
        return socket.environment();
    }

    SocketAddress peerAddress() {
        return peerAddress;
    }

    boolean isOpen() {
        return end == null && !closing;
    }

    Event<WebSocketMessage> receive() {
        Event<WebSocketMessage> receive = inbox.receive();
        read();
        return receive;
    }

    /** Happens when it has ended; who has asked for it need not be interrupted. */
    Event<WebSocketClose> closed() {
        closedWanted = true;
        return closed;
    }

    /** Happens when the connection is closed, too. */
    Event<@Nullable Void> released() {
        return released;
    }

    // --- sending ---

    Event<@Nullable Void> send(boolean text, byte[] payload) {
        Event<@Nullable Void> refused = refusal(payload);
        if (refused != null) {
            return refused;
        }
        Event<@Nullable Void> sent = outbox.queue().add(text, payload);
        outbox.flush();
        return sent;
    }

    SendQueue.Fragments sendFragments(boolean text) {
        return outbox.queue().addFragments(text);
    }

    Event<@Nullable Void> send(SendQueue.Fragments message, byte[] piece, boolean last) {
        Event<@Nullable Void> refused = refusal(piece);
        if (refused != null) {
            return refused;
        }
        Event<@Nullable Void> sent = outbox.queue().add(message, piece, last);
        outbox.flush();
        return sent;
    }

    long queuedBytes() {
        return outbox.queue().bytes();
    }

    private @Nullable Event<@Nullable Void> refusal(byte[] payload) {
        if (outbox.queue().hasRoom(payload.length) || !isOpen()) {
            return null;
        }
        environment().limits().hit("maxQueuedMessages");
        String limits = "the limits are maxQueuedMessages, " + options.maxQueuedMessages() + ", and maxQueuedBytes, "
                + options.maxQueuedBytes();
        Event<@Nullable Void> refused = environment().event();
        if (options.slowConsumer() == SlowConsumerPolicy.CLOSE) {
            WebSocketException failure = new WebSocketException(WebSocketClose.POLICY_VIOLATION, "Too slow a consumer");
            logger.debug("{} is closed: {}", this, limits);
            fail(failure);
            return refused.defuse().fail(failure);
        }
        return refused.fail(new IllegalStateException("Too much waits to be sent: " + limits));
    }

    Event<Duration> ping() {
        if (isOpen()) {
            return heartbeat.ping();
        }
        Event<Duration> failed = environment().event();
        return failed.defuse().fail(end == null ? closedHere() : end);
    }

    private static WebSocketException closedHere() {
        return new WebSocketException(WebSocketClose.NORMAL_CLOSURE, "It was closed on this side");
    }

    // --- receiving ---

    private void read() {
        boolean held = end == null && (peerClose != null || !inbox.hasRoom());
        if (reading || held || released.triggered()) {
            return;
        }
        reading = true;
        if (isOpen()) {
            heartbeat.heard();
        }
        socket.read(this::decode).addCallback(this::readEnded);
    }

    /** Never has what it wants, but when it cannot take more: so one read serves many messages. */
    private @Nullable Boolean decode(ByteBuf received) {
        if (end != null) {
            received.skipBytes(received.readableBytes()); // The end of the connection is all that is awaited.
            return null;
        }
        if (isOpen()) {
            heartbeat.heard();
        }
        boolean room = true;
        while (room && received.isReadable() && decoder.decode(received)) {
            room = peerClose == null && inbox.hasRoom();
        }
        return room ? null : Boolean.TRUE;
    }

    private void readEnded(Event<Boolean> read) {
        reading = false;
        if (read.ok()) {
            if (peerClose != null && end == null) {
                peerHasClosed(peerClose);
            } else {
                heartbeat.pause();
                read();
            }
            return;
        }
        Throwable failure = read.failure();
        if (end != null) {
            release();
        } else if (failure instanceof WebSocketException violation) {
            logger.debug("{} is closed: {}", this, violation.getMessage());
            fail(violation);
        } else {
            lost(failure);
        }
    }

    private final class Input implements MessageDecoder.Receiver {

        @Override
        public void message(WebSocketMessage message) {
            inbox.add(message);
        }

        @Override
        public void ping(byte[] data) {
            if (isOpen()) {
                outbox.pong(data);
            }
        }

        @Override
        public void pong(byte[] data) {
            heartbeat.pong(data);
        }

        @Override
        public void close(WebSocketClose close) {
            peerClose = close;
        }
    }

    // --- the end ---

    /** Begins the closing handshake, with as much of the reason as there is room for. */
    Event<WebSocketClose> close(WebSocketClose close) {
        if (end == null && !closing) {
            closing = true;
            inbox.clear();
            decoder.discardMessages();
            heartbeat.pause();
            closeTimer.start(options.closeTimeout().toNanos(), this::closeTooSlow);
            outbox.close(close);
            read();
        }
        return closed;
    }

    /** From now on nothing is sent but a close frame, and received but what is there. */
    private void end(WebSocketException failure, boolean abnormal) {
        if (end != null) {
            return;
        }
        boolean told = inbox.awaited() || closedWanted;
        end = failure;
        heartbeat.stop(failure);
        inbox.end(failure);
        outbox.drop(failure);
        if (abnormal && !told) {
            onLoss.run();
        }
    }

    private void peerHasClosed(WebSocketClose close) {
        end(new WebSocketException(close, null), false);
        closeTimer.start(options.closeTimeout().toNanos(), this::release);
        closeWith(close);
    }

    /** Ends it because of what the other side does, or does not do, and tells it. */
    private void fail(WebSocketException failure) {
        end(failure, !closing);
        closeTimer.start(options.closeTimeout().toNanos(), this::release);
        closeWith(failure.close());
    }

    /** Sends a close frame, if none was sent, and nothing prevents it. */
    private void closeWith(WebSocketClose close) {
        if (closeWritten) {
            shakenHands();
        } else if (outputLost) {
            release();
        } else if (!closing) {
            closing = true;
            outbox.close(close);
        }
    }

    private void lost(Throwable why) {
        abort(new WebSocketException(
                new WebSocketClose(WebSocketClose.ABNORMAL_CLOSURE, "The connection was lost: " + why.getMessage()),
                why));
    }

    private void silent() {
        abort(new WebSocketException(
                WebSocketClose.ABNORMAL_CLOSURE, "No answer to a ping within " + options.pingTimeout()));
    }

    private void closeTooSlow() {
        abort(new WebSocketException(
                WebSocketClose.ABNORMAL_CLOSURE, "No answer to a close frame within " + options.closeTimeout()));
    }

    private void abort(WebSocketException failure) {
        end(failure, !closing);
        release();
    }

    private final class Output implements Outbox.Listener {

        @Override
        public void closeWritten() {
            closeWritten = true;
            if (end != null) {
                shakenHands();
            }
        }

        @Override
        public void outputLost(Throwable why) {
            if (why instanceof WebSocketException tooSlow) {
                abort(tooSlow);
            } else if (end == null && reading) {
                // What the other side has said before it went may still be on its way.
                outputLost = true;
                closeTimer.start(options.closeTimeout().toNanos(), () -> lost(why));
            } else {
                lost(why);
            }
        }
    }

    /** All is said. The server ends the connection, the client waits for that (RFC 6455, 7.1.1). */
    private void shakenHands() {
        succeedClosed();
        if (server) {
            socket.shutdownOutput().addCallback(shutdown -> {
                if (!shutdown.ok()) {
                    endBoth();
                }
            });
        }
        read();
    }

    /**
     * TLS 1.2 knows only an end for both. If the other side may still be sending, it gets some time to read what was wrong,
     * which a reset would destroy.
     */
    private void endBoth() {
        if (peerClose != null) {
            release();
        } else {
            closeTimer.start(Math.min(LINGER_NANOS, options.closeTimeout().toNanos()), this::release);
        }
    }

    private void succeedClosed() {
        if (!closed.triggered() && end != null) {
            closed.succeed(end.close());
        }
    }

    private void release() {
        if (released.triggered() || end == null) {
            return;
        }
        closeTimer.close();
        outbox.shutDown(end);
        decoder.end();
        socket.close();
        succeedClosed();
        released.succeed(null);
    }

    @Override
    public String toString() {
        return "WebSocket(" + peerAddress + (isOpen() ? ")" : ", closed)");
    }
}
