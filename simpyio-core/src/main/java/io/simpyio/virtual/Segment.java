package io.simpyio.virtual;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One TCP segment on its way.
 *
 * @param to the connection as its receiver sees it
 * @param payload the bytes of {@link Kind#DATA}, on the heap and owned by the segment
 * @param window bytes: with {@link Kind#SYN} and {@link Kind#SYN_ACK} the sender's receive window, with
 *     {@link Kind#WINDOW} by how much it has opened again
 * @param attempt how often it was sent before
 */
record Segment(SocketPair to, Kind kind, ByteBuf payload, int window, int attempt) {

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
        /** The sender has no more bytes. */
        FIN,
        /** There is no such connection (any more). */
        RST
    }

    static Segment of(SocketPair to, Kind kind) {
        return withWindow(to, kind, 0);
    }

    static Segment withWindow(SocketPair to, Kind kind, int window) {
        return new Segment(to, kind, Unpooled.EMPTY_BUFFER, window, 0);
    }

    static Segment data(SocketPair to, ByteBuf payload) {
        return new Segment(to, Kind.DATA, payload, 0, 0);
    }

    Segment again() {
        return new Segment(to, kind, payload, window, attempt + 1);
    }
}
