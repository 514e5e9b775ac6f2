package io.simpyio.message;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on the wire: {@code [type, id, content]}. */
record Frame(Type type, long id, @Nullable Object content) {

    private static final int MAX_EXCERPT = 64;

    /** The numbers on the wire are the ordinals. */
    enum Type {
        REQUEST,
        SUCCESS,
        FAILURE
    }

    byte[] encode(Codec codec) {
        return codec.encode(Arrays.asList(type.ordinal(), id, content));
    }

    static Frame decode(byte[] packet, Codec codec) {
        Object decoded;
        try {
            decoded = codec.decode(packet);
        } catch (CodecException e) {
            throw new MessageFormatException(String.valueOf(e.getMessage()), e);
        }
        if (!(decoded instanceof List<?> parts) || parts.size() != 3) {
            throw new MessageFormatException("A message must be [type, id, content]", null);
        }
        return new Frame(type(parts.get(0)), id(parts.get(1)), parts.get(2));
    }

    private static Type type(@Nullable Object value) {
        if (value instanceof Integer number && number >= 0 && number < Type.values().length) {
            return Type.values()[number];
        }
        throw new MessageFormatException("Unknown message type " + excerpt(value), null);
    }

    private static long id(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new MessageFormatException(
                "A message id must be a whole number of 64 bits, but is " + excerpt(value), null);
    }

    /** A peer's value for a message that is logged: short, and on one line whatever the peer has put in. */
    private static String excerpt(@Nullable Object value) {
        String text = String.valueOf(value);
        String start = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
