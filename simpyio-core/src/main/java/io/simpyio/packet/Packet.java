package io.simpyio.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Scheduler;
import io.simpyio.net.ByteDecoder;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes whole packets of bytes over a connected socket, which then belongs to it.
 *
 * <p>Loop-confined. A packet of the peer that is too large fails the read with a {@link PacketTooLargeException} and
 * closes the connection, as what follows cannot be told from it; one that is cut short fails with ECONNRESET. Failures
 * of the network are those of {@link TcpSocket}.
 */
public final class Packet implements AutoCloseable {

    /** The limit on the payload of a packet, in bytes, if nothing else is said; simpy.io's. */
    public static final int DEFAULT_MAX_PACKET_SIZE = 16_384;

    /** So many bytes are gathered into one write, to save calls; what does not go out stays cheap to hold. */
    private static final int BATCH_BYTES = 65_536;

    private static final int HEADER_BYTES = 4;

    private static final long NONE = -1;

    private final TcpSocket socket;
    private final PacketOptions options;
    private final WriteBudget.@Nullable Share budget;
    private final ByteDecoder<byte[]> decoder = this::decode;
    private final Runnable counting = this::countNow;
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private long partNanos = NONE;
    private long outgoingBytes;
    private long bytesInFlight;
    /** Written, but not yet known to the budget. */
    private long uncounted;

    private boolean flushing;
    private boolean writing;
    private @Nullable Event<TcpSocket> end;
    private @Nullable RuntimeException broken;

    /** Packets of at most {@link #DEFAULT_MAX_PACKET_SIZE} bytes over a socket. */
    public Packet(TcpSocket socket) {
        this(socket, DEFAULT_MAX_PACKET_SIZE);
    }

    /** Packets of at most so many bytes over a socket. */
    public Packet(TcpSocket socket, int maxPacketSize) {
        this(socket, PacketOptions.DEFAULT.withMaxPacketSize(maxPacketSize));
    }

    /** Packets with these limits over a socket. */
    public Packet(TcpSocket socket, PacketOptions options) {
        this(socket, options, null);
    }

    /** Packets with these limits over a socket, which shares a budget with others. */
    public Packet(TcpSocket socket, PacketOptions options, @Nullable WriteBudget budget) {
        this.socket = socket;
        this.options = options;
        this.budget = budget == null ? null : budget.share(this);
    }

    /** The environment whose loop serves the socket. */
    public Environment environment() {
        return socket.environment();
    }

    /** What the two ends have agreed on; empty without TLS. */
    public Optional<TlsSession> tlsSession() {
        return socket.tlsSession();
    }

    /** The limit on the payload of a packet, in bytes, both ways. */
    public int maxPacketSize() {
        return options.maxPacketSize();
    }

    /** Reads the next packet; one read at a time, as with a socket. */
    public Event<byte[]> read() {
        return read(payload -> payload);
    }

    /** Reads the next packet and makes something of it; what that throws fails the read and closes the connection. */
    <T> Event<T> read(PayloadReader<T> reader) {
        if (broken != null) {
            Event<T> failed = new Event<>(environment());
            return failed.defuse().fail(broken);
        }
        return socket.read(received -> {
            byte[] payload = decoder.decode(received);
            if (payload == null) {
                partBegins();
                return null;
            }
            partNanos = NONE;
            try {
                return reader.read(payload);
            } catch (RuntimeException failure) {
                throw breakWith(failure);
            }
        });
    }

    private void partBegins() {
        if (partNanos == NONE) {
            partNanos = environment().nowNanos();
        }
    }

    private byte @Nullable [] decode(ByteBuf received) {
        if (received.readableBytes() < HEADER_BYTES) {
            return null;
        }
        long size = received.getUnsignedInt(received.readerIndex());
        if (size > maxPacketSize()) {
            environment().limits().hit("maxPacketSize");
            throw breakWith(new PacketTooLargeException(maxPacketSize(), size));
        }
        if (received.readableBytes() < HEADER_BYTES + size) {
            return null;
        }
        received.skipBytes(HEADER_BYTES);
        byte[] payload = new byte[(int) size];
        received.readBytes(payload);
        return payload;
    }

    /** The connection is of no more use: closes it, once the read has failed with this if there is one. */
    private RuntimeException breakWith(RuntimeException failure) {
        broken = failure;
        environment().scheduler().defer(socket::close);
        return failure;
    }

    /**
     * Writes a packet. Several may be written at once: they go out in order, and together where that saves a call. Fails
     * with a {@link PacketTooLargeException} over the limit, and with an {@link IllegalStateException} that names the limit
     * if too much waits for a peer that does not read; then nothing was sent and the connection goes on.
     */
    public Event<@Nullable Void> write(byte[] payload) {
        Outgoing packet = new Outgoing(environment(), payload);
        if (end != null) {
            packet.fail(new SocketException(SocketError.EPIPE, "write after shutdownOutput"));
        } else if (payload.length > maxPacketSize()) {
            packet.fail(new PacketTooLargeException(maxPacketSize(), payload.length));
        } else if (outgoing.size() >= options.maxQueuedPackets()) {
            environment().limits().hit("maxQueuedPackets");
            packet.fail(new IllegalStateException("Too many packets wait to be written: the limit maxQueuedPackets is "
                    + options.maxQueuedPackets()));
        } else if (!outgoing.isEmpty() && outgoingBytes + payload.length > options.maxQueuedBytes()) {
            environment().limits().hit("maxQueuedBytes");
            packet.fail(new IllegalStateException(
                    "Too many bytes wait to be written: the limit maxQueuedBytes is " + options.maxQueuedBytes()));
        } else {
            flush();
            outgoing.add(packet);
            outgoingBytes += payload.length;
            count(payload.length);
        }
        return packet;
    }

    /**
     * Counts bytes towards the budget, right after the present event: the budget takes a lock, and a process that has to
     * wait for one is overtaken by the events of its own loop.
     */
    private void count(int bytes) {
        if (budget == null) {
            return;
        }
        if (uncounted == 0) {
            environment().scheduler().defer(counting);
        }
        uncounted += bytes;
    }

    private void countNow() {
        long bytes = uncounted;
        uncounted = 0;
        if (budget != null) {
            budget.add(bytes);
        }
    }

    /**
     * Writes after all other events of the present time, as many of them may write packets, too: what goes out together
     * takes one call of the operating system.
     */
    private void flush() {
        if (flushing || writing) {
            return;
        }
        Event<@Nullable Void> flush = new Event<>(environment());
        flush.addCallback(now -> {
            flushing = false;
            writeBatch();
        });
        flushing = true;
        environment().scheduler().scheduleLast(flush);
    }

    private void writeBatch() {
        if (writing || outgoing.isEmpty()) {
            return;
        }
        writing = true;
        List<Outgoing> batch = new ArrayList<>();
        int bytes = 0;
        do {
            Outgoing packet = outgoing.remove();
            batch.add(packet);
            outgoingBytes -= packet.payload.length;
            bytesInFlight += packet.payload.length;
            bytes += HEADER_BYTES + packet.payload.length;
        } while (!outgoing.isEmpty() && bytes + outgoing.element().payload.length <= BATCH_BYTES);
        ByteBuf frames = Unpooled.buffer(bytes);
        for (Outgoing packet : batch) {
            frames.writeInt(packet.payload.length).writeBytes(packet.payload);
        }
        Consumer<Event<Integer>> done = write -> written(batch, write);
        socket.write(frames).addCallback(done);
    }

    private void written(List<Outgoing> batch, Event<Integer> write) {
        writing = false;
        long written = bytesInFlight;
        bytesInFlight = 0;
        if (budget != null) {
            budget.subtract(written);
        }
        if (write.ok()) {
            batch.forEach(packet -> packet.succeed(null));
        } else {
            write.defuse();
            batch.forEach(packet -> packet.giveUp(write.failure(), socket.isClosed()));
        }
        if (!outgoing.isEmpty()) {
            flush();
        } else if (end != null) {
            endOutput(end);
        }
    }

    /**
     * Ends the data of this side once all packets are written; later writes fail with EPIPE. Fails like {@link
     * TcpSocket#shutdownOutput()}. Again it is the same event.
     */
    public Event<TcpSocket> shutdownOutput() {
        Event<TcpSocket> ending = end;
        if (ending == null) {
            ending = new Event<>(environment());
            end = ending;
            if (outgoing.isEmpty() && !writing) {
                endOutput(ending);
            }
        }
        return ending;
    }

    private void endOutput(Event<TcpSocket> ending) {
        socket.shutdownOutput().addCallback(done -> {
            if (done.ok()) {
                ending.succeed(socket);
            } else {
                done.defuse();
                ending.defuse().fail(done.failure());
            }
        });
    }

    /** How many bytes of payload wait to be written, or are being. */
    public long queuedBytes() {
        return outgoingBytes + bytesInFlight;
    }

    /** For how long neither a byte has come nor one has gone; nanoseconds. */
    public long idleNanos() {
        return socket.idleNanos();
    }

    /** For how long the packet that is being read has come in parts; nanoseconds, zero if there is none. */
    public long partNanos() {
        return partNanos == NONE ? 0 : environment().nowNanos() - partNanos;
    }

    /** Why the connection is of no more use, if it is because of what the peer did: a limit, or a bad packet. */
    public Optional<RuntimeException> violation() {
        return Optional.ofNullable(broken);
    }

    /** The budget has given it up, and counts it no more. Any thread. */
    void abort(RuntimeException failure) {
        Scheduler own = environment().scheduler();
        if (own.onLoop()) {
            abortHere(failure);
        } else {
            own.resume(() -> abortHere(failure));
        }
    }

    private void abortHere(RuntimeException failure) {
        if (broken == null) {
            breakWith(failure);
        }
    }

    /** The address of the other end; fails like {@link TcpSocket#peerAddress()}. */
    public SocketAddress peerAddress() {
        return socket.peerAddress();
    }

    /** Whether the connection was closed on this side. */
    public boolean isClosed() {
        return socket.isClosed();
    }

    /** Closes the connection; pending operations fail with EBADF. */
    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String toString() {
        return "Packet(" + socket + ")";
    }

    /** Makes something of a payload. */
    interface PayloadReader<T> {
        T read(byte[] payload);
    }

    private static final class Outgoing extends Event<@Nullable Void> {

        private final byte[] payload;

        Outgoing(Environment environment, byte[] payload) {
            super(environment);
            this.payload = payload;
        }

        void giveUp(Throwable failure, boolean closedHere) {
            if (closedHere || abandoned()) {
                defuse();
            }
            fail(failure);
        }
    }
}
