package io.simpyio.packet;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many bytes may wait to be written on several connections together, such as all those of a server. When it is
 * exceeded, the connection on which the most wait is closed: its peer does not read.
 *
 * <p>Any thread, as the connections may be on several loops.
 */
public final class WriteBudget {

    private final long maxTotalQueuedBytes;
    private final Set<Share> queueing = new LinkedHashSet<>();
    private long bytes;

    /** A budget of so many bytes. */
    public WriteBudget(long maxTotalQueuedBytes) {
        if (maxTotalQueuedBytes <= 0) {
            throw new IllegalArgumentException("maxTotalQueuedBytes must be positive, but is " + maxTotalQueuedBytes);
        }
        this.maxTotalQueuedBytes = maxTotalQueuedBytes;
    }

    /** How many bytes wait. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The part of a connection. */
    Share share(Packet packet) {
        return new Share(packet);
    }

    /**
     * How many of the bytes wait on one connection; nothing of it counts any more once it was given up. On the loop's own
     * thread, as it takes a lock.
     */
    final class Share {

        private final Packet packet;
        private long queued;
        private boolean givenUp;

        Share(Packet packet) {
            this.packet = packet;
        }

        void add(long count) {
            synchronized (WriteBudget.this) {
                if (givenUp) {
                    return;
                }
                bytes += count;
                queued += count;
                queueing.add(this);
                while (bytes > maxTotalQueuedBytes) {
                    giveUpLargest();
                }
            }
        }

        void subtract(long count) {
            synchronized (WriteBudget.this) {
                if (givenUp) {
                    return;
                }
                bytes -= count;
                queued -= count;
                if (queued == 0) {
                    queueing.remove(this);
                }
            }
        }
    }

    private void giveUpLargest() {
        Share largest = null;
        for (Share share : queueing) {
            if (largest == null || share.queued > largest.queued) {
                largest = share;
            }
        }
        if (largest == null) {
            throw new IllegalStateException("Of " + bytes + " bytes that wait nobody knows where");
        }
        queueing.remove(largest);
        bytes -= largest.queued;
        largest.givenUp = true;
        largest.packet.environment().limits().hit("maxTotalQueuedBytes");
        largest.packet.abort(new IllegalStateException("Too many bytes wait to be written on all connections, and "
                + largest.queued + " of them on this one: the limit maxTotalQueuedBytes is " + maxTotalQueuedBytes));
    }
}
