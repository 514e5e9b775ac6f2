package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.simpyio.http.Watchdog;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open WebSocket (RFC 6455), on the one side or the other: sends and receives messages, and ends with a code and a reason
 * that both sides know. Pings of the other side are answered, and its end is noticed, also while nobody receives, as long as
 * what was read ahead is within its limit; then the other side is held up.
 *
 * <p>Loop-confined. What is under way when it ends, and what is begun after it, fails with a {@link WebSocketException};
 * messages that came before can still be received.
 */
public final class WebSocket implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(WebSocket.class);

    private static final long LINGER_NANOS = 1_000_000_000L;

    private final TcpSocket socket;
    private final WebSocketOptions options;
    private final boolean server;
    private final Optional<String> subprotocol;
    private final SocketAddress peerAddress;
    private final @Nullable HttpRequest request;
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

    /** A connection after its handshake; the request at a server only, the masks at a client only. */
    WebSocket(
            TcpSocket socket,
            WebSocketOptions options,
            Handshake handshake,
            @Nullable HttpRequest request,
            @Nullable Masks masks) {
        this.socket = socket;
        this.options = options;
        this.server = masks == null;
        this.subprotocol = handshake.subprotocol();
        this.request = request;
        this.peerAddress = socket.peerAddress();
        DeflateParameters compression = handshake.compression().orElse(null);
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

    // --- for users ---

    /** The environment whose loop serves it. */
    public Environment environment() {
        return socket.environment();
    }

    /**
     * Receives the next message. Fails with a {@link WebSocketException} after the end, and with an
     * {@link IllegalStateException} while another receive is pending (unless whoever awaited that one has given up: then it
     * is the same).
     */
    public Event<WebSocketMessage> receive() {
        Event<WebSocketMessage> receive = inbox.receive();
        read();
        return receive;
    }

    /**
     * Sends a text; the event happens when the network has taken it. Several may be sent at once: they go in their order.
     * Fails with a {@link WebSocketException} after the end, and with an {@link IllegalStateException} that names the limit
     * if too much waits already (then the WebSocket goes on, unless it is to be {@linkplain SlowConsumerPolicy closed}).
     */
    public Event<@Nullable Void> send(String text) {
        return send(true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends binary data, which must not be changed until the event has happened; as {@link #send(String)}. */
    public Event<@Nullable Void> send(byte[] data) {
        return send(false, data);
    }

    /** Begins a text that is sent in pieces. */
    public WebSocketMessageWriter sendText() {
        return new WebSocketMessageWriter(this, outbox.sendFragments(true));
    }

    /** Begins binary data that is sent in pieces. */
    public WebSocketMessageWriter sendBinary() {
        return new WebSocketMessageWriter(this, outbox.sendFragments(false));
    }

    /** Sends a ping; the event happens when the pong comes, with the time that it took. At most 16 at once. */
    public Event<Duration> ping() {
        if (end != null || closing) {
            Event<Duration> failed = environment().event();
            return failed.defuse().fail(end == null ? closing() : end);
        }
        return heartbeat.ping();
    }

    /**
     * Begins the closing handshake behind what was sent before: the other side is told, and answers. Messages that come
     * meanwhile are dropped. The event is {@link #closed()}. Once more it does nothing.
     *
     * @param code 1000 to 1003, 1007 to 1014, or an application's own from 3000 to 4999
     * @param reason of 123 bytes at most
     */
    public Event<WebSocketClose> close(int code, String reason) {
        return close(WebSocketClose.toSend(code, reason));
    }

    /** The same, with as much of the reason as there is room for. */
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

    /** Begins the closing handshake with code 1000, and does not wait for it. */
    @Override
    public void close() {
        close(WebSocketClose.NORMAL_CLOSURE, "");
    }

    /** Happens when it has ended, with the code and the reason; one event for all. */
    public Event<WebSocketClose> closed() {
        closedWanted = true;
        return closed;
    }

    /** Whether it has neither ended nor begun to. */
    public boolean isOpen() {
        return end == null && !closing;
    }

    /** The subprotocol that was agreed on. */
    public Optional<String> subprotocol() {
        return subprotocol;
    }

    /**
     * The request that has opened it, with its path variables, query and header fields.
     *
     * @throws IllegalStateException at a client, which has not received one
     */
    public HttpRequest request() {
        if (request == null) {
            throw new IllegalStateException("Only a server has received a request");
        }
        return request;
    }

    /** The address of the other side, or of what is between. */
    public SocketAddress peerAddress() {
        return peerAddress;
    }

    /** How many bytes of messages wait to be sent, or are being. */
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    // --- sending ---

    private Event<@Nullable Void> send(boolean text, byte[] payload) {
        Event<@Nullable Void> refused = refusal(payload);
        return refused == null ? outbox.send(text, payload) : refused;
    }

    Event<@Nullable Void> write(Outbox.Fragments fragments, byte[] piece, boolean last) {
        Event<@Nullable Void> refused = refusal(piece);
        return refused == null ? fragments.write(piece, last) : refused;
    }

    private @Nullable Event<@Nullable Void> refusal(byte[] payload) {
        if (outbox.hasRoom(payload.length) || !isOpen()) {
            return null;
        }
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

    private WebSocketException closing() {
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
        if (closeWritten) {
            shakenHands();
        } else if (!closing) {
            closing = true;
            outbox.close(close);
        }
    }

    /** Ends it because of what the other side does, or does not do, and tells it. */
    private void fail(WebSocketException failure) {
        end(failure, true);
        closeTimer.start(options.closeTimeout().toNanos(), this::release);
        if (closeWritten) {
            shakenHands();
        } else if (!closing) {
            closing = true;
            outbox.close(failure.close());
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

    /** Happens when the connection is closed, too. */
    Event<@Nullable Void> released() {
        return released;
    }

    @Override
    public String toString() {
        return "WebSocket(" + peerAddress + (isOpen() ? ")" : ", closed)");
    }
}
