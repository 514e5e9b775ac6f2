package io.simpyio.codec;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back. What is decoded is made of null, {@link Boolean}, {@link Number}, {@link String},
 * {@link java.util.List} and {@link java.util.Map}, and can then be converted into the type that is wanted.
 *
 * <p>May be used on any thread. Whatever goes wrong is a {@link CodecException}.
 */
public interface Codec {

    /** The name of the format, such as {@code json}. */
    String name();

    /** Encodes a value: one of those that {@link #decode} gives, or any object that the format has a form for. */
    byte[] encode(@Nullable Object value);

    /** Decodes one value; fails if the bytes are not exactly one. */
    @Nullable Object decode(byte[] data);

    /**
     * What may stand behind an encoded value without changing it, for anybody who decodes it, and what nobody writes there
     * by chance; empty if the format has no such bytes.
     */
    default byte[] padding() {
        return new byte[0];
    }

    /**
     * Makes what was decoded, or any other object that the format has a form for, into a value of a type; fails if it does
     * not fit. Of type {@code Object} it is what {@link #decode} gives, and shares nothing with the object that can change.
     */
    @Nullable Object convert(@Nullable Object decoded, Type type);
}
