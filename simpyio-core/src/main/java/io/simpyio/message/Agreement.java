package io.simpyio.message;

import io.simpyio.codec.Codec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether both ends of a connection have said that they know the extension: each with padding behind one message. Who
 * knows the compact format too says so with twice the padding, at the end of which others find what they look for.
 */
final class Agreement {

    private final MessageExtension wanted;
    private final Codec codec;
    private final @Nullable Codec compact;
    private final byte[] mark;
    private final byte[] compactMark;
    private boolean due;
    private boolean said;
    private boolean saidCompact;
    private boolean peerSaid;
    private boolean peerSaidCompact;

    Agreement(MessageExtension wanted, Codec codec, @Nullable Codec compact) {
        this.codec = codec;
        this.compact = compact;
        this.mark = codec.padding();
        this.compactMark = Arrays.copyOf(mark, 2 * mark.length);
        System.arraycopy(mark, 0, compactMark, mark.length, mark.length);
        boolean agreed = wanted == MessageExtension.AGREED;
        this.wanted = mark.length == 0 && !agreed ? MessageExtension.REFUSED : wanted;
        this.due = this.wanted == MessageExtension.OFFERED;
        this.said = agreed;
        this.peerSaid = agreed;
    }

    /** Encodes a message of ours; says what we know with it if that is due, and there is room. */
    byte[] encode(Frame frame, int maxPacketSize) {
        if (compact != null && saidCompact && peerSaidCompact) {
            return frame.encode(compact);
        }
        byte[] packet = (peerSaid ? frame : frame.withoutHeaders()).encode(codec);
        if (!due) {
            return packet;
        }
        // Who has been asked answers what was asked.
        boolean sayCompact = compact != null && (!peerSaid || peerSaidCompact);
        byte[] said = sayCompact ? compactMark : mark;
        if (packet.length + said.length > maxPacketSize) {
            return packet;
        }
        due = false;
        this.said = true;
        saidCompact = sayCompact;
        byte[] marked = Arrays.copyOf(packet, packet.length + said.length);
        System.arraycopy(said, 0, marked, packet.length, said.length);
        return marked;
    }

    /** Decodes a message of the peer, and sees what it knows. */
    Frame decode(byte[] packet) {
        if (!peerSaid && wanted != MessageExtension.REFUSED && endsWith(packet, mark)) {
            peerSaid = true;
            peerSaidCompact = endsWith(packet, compactMark);
            due = !said;
        }
        return Frame.decode(packet, compact != null && saidCompact && !isText(packet) ? compact : codec, said);
    }

    private static boolean endsWith(byte[] packet, byte[] end) {
        int start = packet.length - end.length;
        return start >= 0 && Arrays.equals(packet, start, packet.length, end, 0, end.length);
    }

    /** A message in text begins with a bracket or white space, where a byte of a binary format has its highest bit set. */
    private static boolean isText(byte[] packet) {
        return packet.length == 0 || packet[0] >= 0;
    }

    /** Whether we say so first. */
    boolean offers() {
        return wanted == MessageExtension.OFFERED;
    }

    /** Whether the peer understands what it is sent. */
    boolean maySend() {
        return peerSaid;
    }
}
