package io.simpyio.virtual.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.virtual.link.Parcel;
import org.jspecify.annotations.Nullable;

/** One TCP segment. */
final class Segment implements Parcel {

    enum Kind {
        /** Asks for a connection. */
        SYN,
        /** The listening end agrees. */
        SYN_ACK,
        /** The connecting end has heard that. */
        ACK,
        /** Bytes. */
        DATA,
        /** The receiver has read, and takes more bytes. */
        WINDOW,
        /** The receiver has three segments that follow on one that it does not have (RFC 5681, 3.2). */
        DUPLICATE_ACK,
        /** The sender has no more bytes. */
        FIN,
        /** There is no such connection (any more). */
        RST
    }

    private final Kind kind;
    private final @Nullable Endpoint origin;
    private final TcpStack destination;
    private final @Nullable Endpoint target;
    private final ByteBuf payload;
    private final long number;

    private long sentNanos;

    private Segment(
            Kind kind,
            @Nullable Endpoint origin,
            TcpStack destination,
            @Nullable Endpoint target,
            ByteBuf payload,
            long number) {
        this.kind = kind;
        this.origin = origin;
        this.destination = destination;
        this.target = target;
        this.payload = payload;
        this.number = number;
    }

    /** Of the handshake, or a window update, whose number is that of the first byte that is not taken. */
    static Segment control(
            Kind kind, @Nullable Endpoint origin, TcpStack destination, @Nullable Endpoint target, long number) {
        return new Segment(kind, origin, destination, target, Unpooled.EMPTY_BUFFER, number);
    }

    /** Bytes, on the heap and owned by the segment, or their end; numbered, as they have to be taken in order. */
    static Segment inOrder(Kind kind, Endpoint origin, Endpoint target, ByteBuf payload, long number) {
        return new Segment(kind, origin, target.stack(), target, payload, number);
    }

    Kind type() {
        return kind;
    }

    /** The end that has sent it; null if there was none that knew the connection. */
    @Nullable Endpoint origin() {
        return origin;
    }

    /** The end that it is for; null if it asks for a connection. */
    @Nullable Endpoint target() {
        return target;
    }

    ByteBuf payload() {
        return payload;
    }

    long number() {
        return number;
    }

    /** When it was sent last. */
    long sentNanos() {
        return sentNanos;
    }

    void sentAt(long nanos) {
        sentNanos = nanos;
    }

    @Override
    public String kind() {
        return kind.name();
    }

    @Override
    public int bytes() {
        return payload.readableBytes();
    }

    @Override
    public ByteBuf content() {
        return payload.asReadOnly();
    }

    @Override
    public boolean repeatable() {
        return kind != Kind.RST;
    }

    @Override
    public void arrive() {
        destination.arrive(this);
    }

    @Override
    public void lost() {
        if (origin != null && kind != Kind.RST && kind != Kind.DUPLICATE_ACK) {
            origin.lost(this);
        }
    }

    @Override
    public String toString() {
        return kind + " of " + bytes() + " bytes";
    }
}
