package io.simpyio.message;

/**
 * Whether messages may have a fourth element, headers, and whether requests may be cancelled, which simpy.io does not
 * know. It is used only between two ends that have both said so, in a way that other peers do not notice: with {@link
 * io.simpyio.codec.Codec#padding() padding} behind one of their messages.
 */
public enum MessageExtension {

    /** Not even when the peer offers it. */
    REFUSED,

    /** When the peer offers it: until then, not a byte is other than simpy.io's. */
    ACCEPTED,

    /** Offered with the first message that is sent, which is longer by some whitespace. */
    OFFERED,

    /** Both ends have said so in another way, before the first message. */
    AGREED
}
