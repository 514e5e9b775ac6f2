package io.simpyio.message;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message on the wire: {@code [type, id, content]}, and headers if there are some. */
record Frame(Type type, long id, @Nullable Object content, Map<?, ?> headers) {

    private static final int MAX_EXCERPT = 64;

    /** The numbers on the wire are the ordinals. */
    enum Type {
        REQUEST,
        SUCCESS,
        FAILURE,
        /** Of the extension: nobody wants the reply to the request of this id any more. */
        CANCEL,
        /** Of the extension: an item of the stream that answers the request of this id, before its reply. */
        ITEM,
        /** Of the extension: there is room for so many more items of the stream that answers the request of this id. */
        CREDIT
    }

    Frame(Type type, long id, @Nullable Object content) {
        this(type, id, content, Map.of());
    }

    /** As a peer of simpy.io knows it. */
    Frame withoutHeaders() {
        return headers.isEmpty() ? this : new Frame(type, id, content);
    }

    byte[] encode(Codec codec) {
        return codec.encode(
                headers.isEmpty()
                        ? Arrays.asList(type.ordinal(), id, content)
                        : Arrays.asList(type.ordinal(), id, content, headers));
    }

    /** Decodes one; only with the extension it may have headers, or cancel. */
    static Frame decode(byte[] packet, Codec codec, boolean extended) {
        Object decoded;
        try {
            decoded = codec.decode(packet);
        } catch (CodecException e) {
            throw new MessageFormatException(String.valueOf(e.getMessage()), e);
        }
        if (decoded instanceof List<?> parts && parts.size() == 3) {
            return new Frame(type(parts.get(0), extended), id(parts.get(1)), parts.get(2));
        }
        if (extended
                && decoded instanceof List<?> parts
                && parts.size() == 4
                && parts.get(3) instanceof Map<?, ?> headers) {
            return new Frame(type(parts.get(0), true), id(parts.get(1)), parts.get(2), headers);
        }
        throw new MessageFormatException("A message must be [type, id, content]", null);
    }

    private static Type type(@Nullable Object value, boolean extended) {
        int types = extended ? Type.values().length : Type.CANCEL.ordinal();
        if (value instanceof Integer number && number >= 0 && number < types) {
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
