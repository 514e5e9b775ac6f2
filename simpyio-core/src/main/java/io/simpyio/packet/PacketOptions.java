package io.simpyio.packet;

/**
 * The limits of a connection in packets.
 *
 * @param maxPacketSize how many bytes the payload of a packet may have, both ways
 * @param maxQueuedPackets how many packets may wait to be written
 * @param maxQueuedBytes how many bytes of payload may wait to be written; a packet alone may be larger. What was read
 *     and not asked for needs no limit here: a socket holds at most 1 MiB beside the packet that is coming
 */
public record PacketOptions(int maxPacketSize, int maxQueuedPackets, long maxQueuedBytes) {

    /** How many packets may wait to be written if nothing else is said. */
    public static final int DEFAULT_MAX_QUEUED_PACKETS = 4_096;

    /** How many bytes may wait to be written if nothing else is said. */
    public static final long DEFAULT_MAX_QUEUED_BYTES = 64 << 20;

    /** The default limits. */
    public static final PacketOptions DEFAULT =
            new PacketOptions(Packet.DEFAULT_MAX_PACKET_SIZE, DEFAULT_MAX_QUEUED_PACKETS, DEFAULT_MAX_QUEUED_BYTES);

    /** Fails with an {@link IllegalArgumentException} if a limit is not positive. */
    public PacketOptions {
        requirePositive("maxPacketSize", maxPacketSize);
        requirePositive("maxQueuedPackets", maxQueuedPackets);
        requirePositive("maxQueuedBytes", maxQueuedBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    /** These with another {@link #maxPacketSize()}. */
    public PacketOptions withMaxPacketSize(int limit) {
        return new PacketOptions(limit, maxQueuedPackets, maxQueuedBytes);
    }

    /** These with another {@link #maxQueuedBytes()}. */
    public PacketOptions withMaxQueuedBytes(long limit) {
        return new PacketOptions(maxPacketSize, maxQueuedPackets, limit);
    }
}
