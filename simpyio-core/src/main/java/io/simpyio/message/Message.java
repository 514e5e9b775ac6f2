package io.simpyio.message;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.packet.Packet;
import io.simpyio.packet.PacketTooLargeException;
import io.simpyio.packet.PacketUtf8;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and receives those of the peer over one connection, any number at a time, and maps replies to their
 * requests. Wire-compatible with simpy.io's {@code Message}.
 *
 * <p>Loop-confined. What the peer sends wrongly fails every pending and later call with a
 * {@link MessageFormatException} that says what was wrong, and closes the connection; failures of the network are those
 * of {@link Packet}. A request that cannot be encoded or is too large fails alone.
 */
public final class Message implements AutoCloseable {

    private final Packet packet;
    private final MessageOptions options;
    private final Consumer<Event<byte[]>> receiver = this::received;

    private final Map<Long, Reply> pendingReplies = new LinkedHashMap<>();
    private final Deque<Request> incoming = new ArrayDeque<>();
    private @Nullable Received pendingRecv;
    private long nextId;
    private int unanswered;
    private boolean closed;
    private @Nullable Throwable broken;

    /** Messages in JSON, with simpy.io's limits. */
    public Message(PacketUtf8 packet) {
        this(packet.packet(), MessageOptions.DEFAULT);
    }

    /** Messages with a codec and limits. */
    public Message(Packet packet, MessageOptions options) {
        this.packet = packet;
        this.options = options;
        receive();
    }

    /** The environment whose loop serves the connection. */
    public Environment environment() {
        return packet.environment();
    }

    Codec codec() {
        return options.codec();
    }

    // --- requests of our own ---

    /**
     * Sends a request; the event has the content of the reply, or fails with a {@link RemoteException} if that is a
     * failure. Also fails with a {@link MessageLimitException} if too many requests are unanswered, a
     * {@link CodecException} or {@link PacketTooLargeException} if this one cannot be sent.
     */
    public Event<@Nullable Object> send(@Nullable Object content) {
        Reply reply = new Reply(environment());
        if (closed || broken != null) {
            return reply.fail(failure("send"));
        }
        if (pendingReplies.size() >= options.maxOutgoing()) {
            return reply.fail(new MessageLimitException(
                    "Outgoing message limit of " + options.maxOutgoing() + " has been exceeded"));
        }
        byte[] payload;
        try {
            payload = new Frame(Frame.Type.REQUEST, nextId, content).encode(options.codec());
        } catch (CodecException e) {
            return reply.fail(e);
        }
        long id = nextId++;
        pendingReplies.put(id, reply);
        packet.write(payload).addCallback(write -> {
            if (!write.ok()) {
                write.defuse();
                pendingReplies.remove(id);
                reply.giveUp(write.failure());
            }
        });
        return reply;
    }

    // --- requests of the peer ---

    /** Receives the next request of the peer; fails with an {@link IllegalStateException} if a recv is pending. */
    public Event<Request> recv() {
        Received recv = new Received(environment());
        if (closed) {
            return recv.fail(failure("recv"));
        }
        if (pendingRecv != null && !pendingRecv.replaceable()) {
            return recv.fail(new IllegalStateException("Concurrent receive attempt"));
        }
        Request request = incoming.poll();
        if (request != null) {
            return recv.succeed(request);
        }
        if (broken != null) {
            return recv.fail(failure("recv"));
        }
        if (pendingRecv != null) {
            pendingRecv.fail(
                    new SocketException(SocketError.ECANCELED, "a newer recv has taken the place of this one"));
        }
        pendingRecv = recv;
        return recv;
    }

    Event<@Nullable Void> reply(Frame frame) {
        unanswered--;
        if (closed || broken != null) {
            Event<@Nullable Void> ignored = new Event<>(environment());
            return ignored.succeed(null);
        }
        byte[] payload;
        try {
            payload = frame.encode(options.codec());
        } catch (CodecException e) {
            payload = failureFrame(frame.id(), e);
        }
        if (payload.length > packet.maxPacketSize()) {
            payload = failureFrame(
                    frame.id(),
                    new IllegalStateException("The reply of " + payload.length
                            + " bytes does not fit into a packet: the limit maxPacketSize is "
                            + packet.maxPacketSize()));
        }
        // The peer may be gone when the reply comes to be written; the receiver learns of that.
        return packet.write(payload).defuse();
    }

    private byte[] failureFrame(long id, Throwable failure) {
        return new Frame(Frame.Type.FAILURE, id, Request.describe(failure)).encode(options.codec());
    }

    // --- from the network ---

    private void receive() {
        packet.read().addCallback(receiver);
    }

    private void received(Event<byte[]> read) {
        if (closed) {
            return;
        }
        if (!read.ok()) {
            breakWith(read.failure());
            return;
        }
        try {
            handle(Frame.decode(read.value(), options.codec()));
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
        Reply reply = pendingReplies.remove(frame.id());
        if (reply == null) {
            throw new MessageFormatException("Reply to an unknown request " + frame.id(), null);
        }
        if (frame.type() == Frame.Type.SUCCESS) {
            reply.succeed(frame.content());
        } else {
            reply.giveUp(new RemoteException(packet.peerAddress(), String.valueOf(frame.content())));
        }
    }

    private void request(Frame frame) {
        if (unanswered >= options.maxIncoming()) {
            throw new MessageLimitException(
                    "Incoming message limit of " + options.maxIncoming() + " has been exceeded by the peer");
        }
        unanswered++;
        Request request = new Request(this, frame.id(), frame.content());
        Received recv = pendingRecv;
        if (recv == null) {
            incoming.add(request);
        } else {
            pendingRecv = null;
            recv.succeed(request);
        }
    }

    // --- the end ---

    /** The connection is of no more use: closes it and fails all that waits for it. */
    private void breakWith(Throwable failure) {
        broken = failure;
        failAll(failure);
        packet.close();
    }

    private void failAll(Throwable failure) {
        List<Reply> replies = new ArrayList<>(pendingReplies.values());
        pendingReplies.clear();
        replies.forEach(reply -> reply.lose(failure));
        Received recv = pendingRecv;
        if (recv != null) {
            pendingRecv = null;
            recv.fail(failure);
        }
    }

    private Throwable failure(String operation) {
        return broken != null
                ? broken
                : new SocketException(SocketError.EBADF, operation + " on a message connection that is closed");
    }

    /** The address of the other end; fails like {@link io.simpyio.net.TcpSocket#peerAddress()}. */
    public InetSocketAddress peerAddress() {
        return packet.peerAddress();
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
            failAll(failure("close"));
            packet.close();
        }
    }

    @Override
    public String toString() {
        return "Message(" + packet + ")";
    }

    /** A reply that is waited for. */
    private static final class Reply extends Event<@Nullable Object> {

        Reply(Environment environment) {
            super(environment);
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

        /** Fails because the connection is lost, which the next call on it will tell again. */
        void lose(Throwable failure) {
            defuse();
            giveUp(failure);
        }
    }

    private static final class Received extends Event<Request> {

        Received(Environment environment) {
            super(environment);
            defuse(); // The connection keeps its failure for the next recv.
        }

        boolean replaceable() {
            return abandoned();
        }
    }
}
