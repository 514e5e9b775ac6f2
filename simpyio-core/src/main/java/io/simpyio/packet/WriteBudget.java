package io.simpyio.packet;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many bytes may wait to be written on several connections together, such as all those of a server. When it is
 * exceeded, the connection on which the most wait is closed: its peer does not read.
 *
 * <p>Loop-confined.
 */
public final class WriteBudget {

    private final long maxTotalQueuedBytes;
    private final Set<Packet> queueing = new LinkedHashSet<>();
    private long bytes;

    /** A budget of so many bytes. */
    public WriteBudget(long maxTotalQueuedBytes) {
        if (maxTotalQueuedBytes <= 0) {
            throw new IllegalArgumentException("maxTotalQueuedBytes must be positive, but is " + maxTotalQueuedBytes);
        }
        this.maxTotalQueuedBytes = maxTotalQueuedBytes;
    }

    /** How many bytes wait. */
    public long bytes() {
        return bytes;
    }

    void add(Packet packet, long count) {
        bytes += count;
        queueing.add(packet);
        while (bytes > maxTotalQueuedBytes) {
            closeLargest();
        }
    }

    void subtract(Packet packet, long count) {
        if (queueing.contains(packet)) {
            bytes -= count;
            if (packet.queuedBytes() == 0) {
                queueing.remove(packet);
            }
        }
    }

    private void closeLargest() {
        Packet largest = null;
        for (Packet packet : queueing) {
            if (largest == null || packet.queuedBytes() > largest.queuedBytes()) {
                largest = packet;
            }
        }
        if (largest == null) {
            throw new IllegalStateException("Of " + bytes + " bytes that wait nobody knows where");
        }
        largest.environment().limits().hit("maxTotalQueuedBytes");
        queueing.remove(largest);
        bytes -= largest.queuedBytes();
        largest.abort(new IllegalStateException("Too many bytes wait to be written on all connections, and "
                + largest.queuedBytes() + " of them on this one: the limit maxTotalQueuedBytes is "
                + maxTotalQueuedBytes));
    }
}
