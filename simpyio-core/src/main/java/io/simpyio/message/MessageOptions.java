package io.simpyio.message;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * How messages are encoded, and how many requests may be unanswered.
 *
 * @param codec the format of the packets
 * @param maxOutgoing how many requests of our own may wait for their replies; one more fails
 * @param maxIncoming how many requests of the peer may wait for ours, and twice as many if the replies that wait to be
 *     written are counted, too; one more closes the connection
 * @param extension whether headers and cancellation may be used with a peer that knows them
 * @param compact a binary format, such as CBOR, that takes the codec's place once both ends have said, with the extension,
 *     that they have it; null for none. Its messages begin with a byte whose highest bit is set, as lists in CBOR do
 */
public record MessageOptions(
        Codec codec,
        int maxOutgoing,
        int maxIncoming,
        MessageExtension extension,
        @Nullable Codec compact) {

    /** The limit each way if nothing else is said; simpy.io's. */
    public static final int DEFAULT_LIMIT = 1_024;

    /** JSON, and {@value #DEFAULT_LIMIT} each way. */
    public static final MessageOptions DEFAULT = new MessageOptions(new JsonCodec(), DEFAULT_LIMIT, DEFAULT_LIMIT);

    /** The extension is used if the peer offers it. */
    public MessageOptions(Codec codec, int maxOutgoing, int maxIncoming) {
        this(codec, maxOutgoing, maxIncoming, MessageExtension.ACCEPTED, null);
    }

    /** Fails with an {@link IllegalArgumentException} if a limit is not positive. */
    public MessageOptions {
        if (maxOutgoing <= 0) {
            throw new IllegalArgumentException("maxOutgoing must be positive, but is " + maxOutgoing);
        }
        if (maxIncoming <= 0) {
            throw new IllegalArgumentException("maxIncoming must be positive, but is " + maxIncoming);
        }
    }

    /** These with another {@link #extension()}. */
    public MessageOptions withExtension(MessageExtension use) {
        return new MessageOptions(codec, maxOutgoing, maxIncoming, use, compact);
    }

    /** These with another {@link #codec()}. */
    public MessageOptions withCodec(Codec other) {
        return new MessageOptions(other, maxOutgoing, maxIncoming, extension, compact);
    }

    /** These with another {@link #compact()} format. */
    public MessageOptions withCompact(@Nullable Codec other) {
        return new MessageOptions(codec, maxOutgoing, maxIncoming, extension, other);
    }
}
