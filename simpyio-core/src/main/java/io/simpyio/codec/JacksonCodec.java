package io.simpyio.codec;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** A format that Jackson has a mapper for. Any thread. */
abstract class JacksonCodec implements Codec {

    private final String format;
    private final ObjectMapper mapper;

    /** The format as messages name it, such as {@code JSON}. */
    JacksonCodec(String format, ObjectMapper mapper) {
        this.format = format;
        this.mapper = mapper;
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // Of the value's own code.
            throw new CodecException("Failed to encode a value as " + format + ": " + reason(e), e);
        }
    }

    @Override
    public @Nullable Object convert(@Nullable Object decoded, Type type) {
        try {
            return mapper.convertValue(decoded, mapper.constructType(type));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // Of the type's own code.
            throw new CodecException(
                    "Failed to convert a " + format + " value to " + type.getTypeName() + ": " + reason(e), e);
        }
    }

    /**
     * Jackson's own words, without the place in a source that the other side has never seen. They quote what the other
     * side has sent, and are logged: no control characters.
     */
    static String reason(Throwable failure) {
        String reason = failure instanceof JacksonException jackson ? jackson.getOriginalMessage() : failure.toString();
        return reason.replaceAll("\\p{Cntrl}", "?");
    }
}
