package io.simpyio.virtual.tcp;

import io.netty.buffer.ByteBuf;
import io.simpyio.virtual.tcp.Segment.Kind;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one end receives: puts segments in order, keeps bytes until they are read, and knows its window. */
final class Reception {

    private static final int EARLY_UNTIL_DUPLICATE_ACK = 3;

    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private final SortedMap<Long, Segment> early = new TreeMap<>();
    private final int window;

    private long nextNumber;
    private int earlySinceGap;
    private long bytesRead;
    private long announcedAt;
    private boolean finished;

    Reception(int window) {
        this.window = window;
    }

    /** Takes a segment, and those that had to wait for it; {@code false} if it has to wait itself or was here before. */
    boolean take(Segment segment) {
        if (segment.number() != nextNumber) {
            if (segment.number() > nextNumber && early.put(segment.number(), segment) == null) {
                earlySinceGap++;
            }
            return false;
        }
        Segment next = segment;
        do {
            append(next);
            nextNumber++;
        } while (!early.isEmpty() && (next = early.remove(nextNumber)) != null);
        earlySinceGap = 0;
        return true;
    }

    private void append(Segment segment) {
        if (segment.type() == Kind.FIN) {
            finished = true;
        } else {
            buffer.add(segment.payload());
        }
    }

    /** Whether just now enough came after a gap to take its segment for lost. */
    boolean gapIsALoss() {
        return earlySinceGap == EARLY_UNTIL_DUPLICATE_ACK;
    }

    boolean hasBytes() {
        return !buffer.isEmpty();
    }

    /** Whether the end has come, after all bytes. */
    boolean finished() {
        return finished;
    }

    int moveTo(ByteBuf target) {
        int count = buffer.moveTo(target);
        bytesRead += count;
        return count;
    }

    /**
     * Whether to tell the sender that there is room again: about half a window at a time, or a quarter when everything is
     * read. That is enough to keep a window under way, and no answer to every small segment (the silly window syndrome,
     * RFC 9293, 3.8.6.2).
     */
    boolean windowHasMoved() {
        return bytesRead - announcedAt >= window / (buffer.isEmpty() ? 4 : 2);
    }

    /** The number of the first byte that is not taken; the sender is told. */
    long announce() {
        announcedAt = bytesRead;
        return bytesRead + window;
    }

    void clear() {
        buffer.clear();
        early.clear();
    }
}
