package io.simpyio.message;

import io.simpyio.codec.Codec;
import java.util.Arrays;

/** Whether both ends of a connection have said that they know the extension: each with padding behind one message. */
final class Agreement {

    private final MessageExtension wanted;
    private final byte[] mark;
    private boolean due;
    private boolean said;
    private boolean peerSaid;

    Agreement(MessageExtension wanted, Codec codec) {
        this.mark = codec.padding();
        boolean agreed = wanted == MessageExtension.AGREED;
        this.wanted = mark.length == 0 && !agreed ? MessageExtension.REFUSED : wanted;
        this.due = this.wanted == MessageExtension.OFFERED;
        this.said = agreed;
        this.peerSaid = agreed;
    }

    /** A packet of ours; says so with it if that is due, and there is room. */
    byte[] outgoing(byte[] packet, int maxPacketSize) {
        if (!due || packet.length + mark.length > maxPacketSize) {
            return packet;
        }
        due = false;
        said = true;
        byte[] marked = Arrays.copyOf(packet, packet.length + mark.length);
        System.arraycopy(mark, 0, marked, packet.length, mark.length);
        return marked;
    }

    /** A packet of the peer. */
    void incoming(byte[] packet) {
        int start = packet.length - mark.length;
        if (peerSaid || wanted == MessageExtension.REFUSED || start < 0) {
            return;
        }
        if (Arrays.equals(packet, start, packet.length, mark, 0, mark.length)) {
            peerSaid = true;
            due = !said;
        }
    }

    /** Whether we say so first. */
    boolean offers() {
        return wanted == MessageExtension.OFFERED;
    }

    /** Whether the peer understands what it is sent. */
    boolean maySend() {
        return peerSaid;
    }

    /** Whether the peer may know that we understand it. */
    boolean mayReceive() {
        return said;
    }
}
