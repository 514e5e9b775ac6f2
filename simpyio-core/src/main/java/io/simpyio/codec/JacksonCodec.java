package io.simpyio.codec;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.util.ClassUtil;

/** A format that Jackson has a mapper for. Any thread. */
abstract class JacksonCodec implements Codec {

    /** What a decoder makes itself, by the types that it is asked for. */
    private static final Map<Type, Class<?>> SCALARS = Map.of(
            String.class, String.class,
            int.class, Integer.class,
            Integer.class, Integer.class,
            long.class, Long.class,
            Long.class, Long.class,
            double.class, Double.class,
            Double.class, Double.class,
            boolean.class, Boolean.class,
            Boolean.class, Boolean.class);

    private final String format;
    private final ObjectMapper mapper;
    private final Map<Type, Class<?>> plain;

    /** The format as messages name it, such as {@code JSON}. */
    JacksonCodec(String format, ObjectMapper mapper) {
        this.format = format;
        this.mapper = mapper;
        this.plain = plain(mapper);
    }

    /**
     * The types of which a mapper takes values as they are, with the class of these: what Jackson's own deserializers make of
     * them, unless the mapper has others.
     */
    private static Map<Type, Class<?>> plain(ObjectMapper mapper) {
        Map<Type, Class<?>> plain = new HashMap<>();
        DeserializationContext context = mapper._deserializationContext();
        SCALARS.forEach((type, decoded) -> {
            if (ClassUtil.isJacksonStdImpl(context.findRootValueDeserializer(mapper.constructType(type)))) {
                plain.put(type, decoded);
            }
        });
        return Map.copyOf(plain);
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
        if (decoded != null && decoded.getClass() == plain.get(type)) {
            return decoded; // Most arguments are: Jackson would write them into a buffer and read them again.
        }
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
