package io.simpyio.message;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.packet.Packet;
import io.simpyio.packet.PacketTooLargeException;
import io.simpyio.packet.PacketUtf8;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and receives those of the peer over one connection, any number at a time, and maps replies to their
 * requests. Wire-compatible with simpy.io's {@code Message}.
 *
 * <p>Loop-confined. What the peer sends wrongly fails every pending and later call with a
 * {@link MessageFormatException} that says what was wrong, and closes the connection; failures of the network are those
 * of what carries it. A request that cannot be encoded or is too large fails alone. A peer that sends requests and never
 * reads the replies loses the connection too, when too many of them wait to be written.
 */
public final class Message implements AutoCloseable {

    private final MessageCarrier carrier;
    private final MessageOptions options;
    private final SocketAddress peerAddress;
    private final Consumer<Event<byte[]>> receiver = this::received;

    private final Map<Long, Reply> pendingReplies = new LinkedHashMap<>();
    private final Deque<Request> incoming = new ArrayDeque<>();
    private @Nullable Received lastRecv;
    private final Map<Long, Request> cancellable = new LinkedHashMap<>();
    private final Agreement agreement;
    private long nextId;
    private int unanswered;
    private int repliesBeingWritten;
    private boolean closed;
    private boolean outputEnded;
    private @Nullable Throwable broken;

    /** Messages in JSON, with simpy.io's limits; fails like {@link #Message(Packet, MessageOptions)}. */
    public Message(PacketUtf8 packet) {
        this(packet.packet(), MessageOptions.DEFAULT);
    }

    /** Messages with a codec and limits; throws a {@link SocketException} if the packets' socket is not connected. */
    public Message(Packet packet, MessageOptions options) {
        this(new PacketCarrier(packet), options);
    }

    /** Messages with a codec and limits, in something else than packets; fails like {@link MessageCarrier#peerAddress()}. */
    public Message(MessageCarrier carrier, MessageOptions options) {
        this.carrier = carrier;
        this.options = options;
        peerAddress = carrier.peerAddress();
        agreement = new Agreement(options.extension(), options.codec(), options.compact());
        receive();
    }

    /** The environment whose loop serves the connection. */
    public Environment environment() {
        return carrier.environment();
    }

    /** The format of the messages, until a compact one is agreed on; converts what was decoded from either. */
    public Codec codec() {
        return options.codec();
    }

    // --- requests of our own ---

    /**
     * Sends a request; the event has the content of the reply, or fails with a {@link RemoteException} if that is a
     * failure. Also fails with a {@link MessageLimitException} if too many requests are unanswered, a
     * {@link CodecException} or {@link PacketTooLargeException} if this one cannot be sent.
     */
    public Event<@Nullable Object> send(@Nullable Object content) {
        return send(content, Map.of());
    }

    /** Sends a request with headers, which go along if the peer {@linkplain #extended() knows them}. */
    public Event<@Nullable Object> send(@Nullable Object content, Map<String, ?> headers) {
        return send(content, headers, null);
    }

    /**
     * Sends a request whose reply comes behind items, each of which is given to a consumer; a peer that does not {@linkplain
     * #extended() know that} sends none. How many the peer may send is for both to agree on, with a header and {@link #credit}.
     */
    public Event<@Nullable Object> send(
            @Nullable Object content, Map<String, ?> headers, @Nullable Consumer<@Nullable Object> items) {
        Reply reply = new Reply(environment(), items);
        if (closed || broken != null) {
            return reply.fail(whyEnded("send"));
        }
        if (pendingReplies.size() >= options.maxOutgoing()) {
            environment().limits().hit("maxOutgoing");
            return reply.fail(new MessageLimitException("Outgoing message limit of " + options.maxOutgoing()
                    + " has been exceeded: the limit maxOutgoing is " + options.maxOutgoing()));
        }
        byte[] payload;
        try {
            payload = encode(new Frame(Frame.Type.REQUEST, nextId, content, headers));
        } catch (CodecException e) {
            return reply.fail(e);
        }
        long id = nextId++;
        reply.id = id;
        pendingReplies.put(id, reply);
        carrier.write(payload).addCallback(write -> {
            if (!write.ok()) {
                write.defuse();
                pendingReplies.remove(id);
                reply.notSent(write.failure());
            }
        });
        return reply;
    }

    /** Whether this end offers the extension, so that it is decided with the reply to the first request. */
    public boolean offers() {
        return agreement.offers();
    }

    /** The limit on requests of our own that wait for their replies. */
    public int maxOutgoing() {
        return options.maxOutgoing();
    }

    /** Whether headers and cancellations reach the peer: not before it has said that it knows them. */
    public boolean extended() {
        return agreement.maySend();
    }

    /** Tells the peer that there is room for so many more items of a request's stream. */
    public void credit(Event<?> reply, int items) {
        if (reply instanceof Reply pending && !pending.triggered() && !isClosed()) {
            // If the connection is lost, the receiver learns of that.
            carrier.write(encode(new Frame(Frame.Type.CREDIT, pending.id, items)))
                    .defuse();
        }
    }

    /**
     * Tells the peer, if it {@linkplain #extended() knows that}, that nobody wants the reply of a request any more. Until it
     * has replied all the same, the request counts as unanswered. {@code false} if it has not been told.
     */
    public boolean cancel(Event<?> reply) {
        if (!(reply instanceof Reply pending) || pending.triggered() || !extended() || isClosed()) {
            return false;
        }
        // If there is no room for it, it may stay unsaid; if the connection is lost, the receiver learns of that.
        carrier.write(encode(new Frame(Frame.Type.CANCEL, pending.id, null))).defuse();
        return true;
    }

    private byte[] encode(Frame frame) {
        return agreement.encode(frame, carrier.maxMessageBytes());
    }

    // --- requests of the peer ---

    /**
     * Receives the next request of the peer. Once the connection is of no more use, the requests that came before are
     * given, then it fails. While another recv is pending it fails with an {@link IllegalStateException}, unless those
     * who awaited that one have given up: then it takes its place, and gets what came for it.
     */
    public Event<Request> recv() {
        Received recv = new Received();
        Received last = lastRecv;
        if (closed) {
            return recv.fail(whyEnded("recv"));
        }
        if (last != null && last.pending() && !last.leftAlone()) {
            return recv.fail(new IllegalStateException("Concurrent receive attempt"));
        }
        lastRecv = recv;
        if (last != null && last.leftAlone()) {
            last.replacedBy(recv);
        }
        recv.serve();
        return recv;
    }

    Event<@Nullable Void> reply(Frame frame) {
        unanswered--;
        cancellable.remove(frame.id());
        if (closed || broken != null || outputEnded) {
            Event<@Nullable Void> ignored = new Event<>(environment());
            return ignored.succeed(null);
        }
        byte[] payload;
        try {
            payload = encode(frame);
        } catch (CodecException e) {
            payload = failureFrame(frame.id(), e);
        }
        if (payload.length > carrier.maxMessageBytes()) {
            payload = failureFrame(
                    frame.id(),
                    new IllegalStateException("The reply of " + payload.length + " bytes does not fit: the limit "
                            + carrier.limitName() + " is " + carrier.maxMessageBytes()));
        }
        // The peer may be gone when the reply comes to be written; the receiver learns of that.
        Event<@Nullable Void> write = carrier.write(payload).defuse();
        repliesBeingWritten++;
        write.addCallback(written -> repliesBeingWritten--);
        if (write.triggered() && !write.ok()) {
            breakWith(write.failure()); // The peer does not read, and would wait for this reply for ever.
        }
        return write;
    }

    /** Fails with a {@link CodecException} if the item has no form; else the event is that of the network. */
    Event<@Nullable Void> item(long id, @Nullable Object item) {
        if (isClosed()) {
            return new Event<@Nullable Void>(environment()).defuse().fail(whyEnded("item"));
        }
        return carrier.write(encode(new Frame(Frame.Type.ITEM, id, item))).defuse();
    }

    private byte[] failureFrame(long id, Throwable failure) {
        return encode(new Frame(Frame.Type.FAILURE, id, Request.describe(failure)));
    }

    // --- from the network ---

    private void receive() {
        carrier.read().addCallback(receiver);
    }

    private void received(Event<byte[]> read) {
        if (isClosed()) {
            return;
        }
        if (!read.ok()) {
            // If a limit has closed the socket, that says more than the closed socket.
            breakWith(carrier.violation().map(Throwable.class::cast).orElseGet(read::failure));
            return;
        }
        try {
            handle(agreement.decode(read.value()));
        } catch (MessageFormatException | MessageLimitException failure) {
            breakWith(failure);
            return;
        }
        receive();
    }

    private void handle(Frame frame) {
        if (frame.type() == Frame.Type.REQUEST) {
            request(frame);
            return;
        }
        switch (frame.type()) {
            case CANCEL -> cancelled(frame);
            case CREDIT -> credited(frame);
            case ITEM -> item(frame);
            default -> replied(frame);
        }
    }

    private void cancelled(Frame frame) {
        Request request = cancellable.remove(frame.id());
        if (request != null) { // Else it has its reply already.
            request.cancel();
        }
    }

    private void credited(Frame frame) {
        if (!(frame.content() instanceof Integer items) || items <= 0) {
            throw new MessageFormatException("Room for items must be a positive number", null);
        }
        Request request = cancellable.get(frame.id());
        if (request != null) {
            request.credit(items);
        }
    }

    private void item(Frame frame) {
        Reply reply = pendingReplies.get(frame.id());
        if (reply == null || reply.items == null) {
            throw new MessageFormatException("Item of an unknown stream " + frame.id(), null);
        }
        reply.items.accept(frame.content());
    }

    private void replied(Frame frame) {
        Reply reply = pendingReplies.remove(frame.id());
        if (reply == null) {
            throw new MessageFormatException("Reply to an unknown request " + frame.id(), null);
        }
        if (frame.type() == Frame.Type.SUCCESS) {
            reply.succeed(frame.content());
        } else {
            reply.giveUp(new RemoteException(peerAddress, String.valueOf(frame.content()), frame.headers()));
        }
    }

    private void request(Frame frame) {
        if (outputEnded) {
            return; // There is no reply any more.
        }
        // A peer may have replies, and ask again, of which we do not know yet that they are written; one that does not
        // read has not.
        int limit = options.maxIncoming();
        if (unanswered >= limit || unanswered + repliesBeingWritten >= 2L * limit) {
            environment().limits().hit("maxIncoming");
            throw new MessageLimitException("Incoming message limit of " + limit
                    + " has been exceeded by the peer: the limit maxIncoming is " + limit);
        }
        unanswered++;
        Request request = new Request(this, frame);
        if (extended()) {
            cancellable.put(frame.id(), request);
        }
        incoming.add(request);
        Received recv = lastRecv;
        if (recv != null && recv.pending() && !recv.leftAlone()) {
            recv.serve();
        }
    }

    // --- the end ---

    /**
     * Ends this side once all is written: requests that come later are dropped, and replies are not sent, but replies of
     * the peer still come. Fails like {@link MessageCarrier#shutdownOutput()}; that nobody handles it ends nothing.
     */
    public Event<?> shutdownOutput() {
        outputEnded = true;
        return carrier.shutdownOutput();
    }

    /** The connection is of no more use: closes it and fails all that waits for it. */
    private void breakWith(Throwable failure) {
        broken = failure;
        failAll(failure);
        carrier.close(failure);
    }

    private void failAll(Throwable failure) {
        List<Reply> replies = new ArrayList<>(pendingReplies.values());
        pendingReplies.clear();
        replies.forEach(reply -> reply.lose(failure));
        if (lastRecv != null) {
            lastRecv.serve();
        }
    }

    private Throwable whyEnded(String operation) {
        return broken != null
                ? broken
                : new SocketException(SocketError.EBADF, operation + " on a message connection that is closed");
    }

    /** The address of the other end, also after the connection is closed. */
    public SocketAddress peerAddress() {
        return peerAddress;
    }

    /** What was agreed on with the other end; empty without TLS. */
    public Optional<TlsSession> tlsSession() {
        return carrier.tlsSession();
    }

    /** Whether the connection is of no more use: closed here, by the peer, or because of what the peer sent. */
    public boolean isClosed() {
        return closed || broken != null;
    }

    /** Closes the connection; pending operations fail with EBADF, requests not yet replied to are dropped. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            incoming.clear();
            cancellable.clear();
            failAll(whyEnded("close"));
            carrier.close(null);
        }
    }

    @Override
    public String toString() {
        return "Message(" + carrier + ")";
    }

    /** A reply that is waited for. */
    private static final class Reply extends Event<@Nullable Object> {

        private final @Nullable Consumer<@Nullable Object> items;
        private long id;

        Reply(Environment environment, @Nullable Consumer<@Nullable Object> items) {
            super(environment);
            this.items = items;
        }

        /** Fails; that is nobody's concern if those who waited have given up. */
        void giveUp(Throwable failure) {
            if (abandoned()) {
                defuse();
            }
            if (!triggered()) {
                fail(failure);
            }
        }

        /** Fails because it was not sent: alone, or because the connection is lost. */
        void notSent(Throwable failure) {
            if (failure instanceof SocketException) {
                lose(failure);
            } else {
                giveUp(failure);
            }
        }

        /** Fails because the connection is lost, which the next call on it will tell again. */
        void lose(Throwable failure) {
            defuse();
            giveUp(failure);
        }
    }

    /** A recv; takes its request from those that came as soon as there is one. */
    private final class Received extends Event<Request> {

        Received() {
            super(Message.this.environment());
            defuse(); // The connection keeps its failure for the next recv.
        }

        boolean pending() {
            return !triggered();
        }

        /** Whether nobody waits for it any more, nor has taken its request. */
        boolean leftAlone() {
            return abandoned();
        }

        void serve() {
            if (triggered()) {
                return;
            }
            Request request = incoming.poll();
            if (request != null) {
                succeed(request);
            } else if (isClosed()) {
                fail(whyEnded("recv"));
            }
        }

        void replacedBy(Received newer) {
            if (pending()) {
                fail(new SocketException(SocketError.ECANCELED, "a newer recv has taken the place of this one"));
            } else if (ok()) {
                newer.succeed(value());
            }
        }

        @Override
        protected void awaitedAgain() {
            serve();
        }
    }
}
