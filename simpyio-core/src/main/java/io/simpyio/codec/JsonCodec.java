package io.simpyio.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as simpy.io and Python's {@code json} write and read it, by Jackson: non-ASCII characters are escaped, NaN and
 * the infinities are allowed, whole numbers are exact however long (to Jackson's limit of 1,000 digits). Any thread.
 */
public final class JsonCodec extends JacksonCodec {

    private static final String PADDING = "\t \t \t"; // RFC 8259, 2: insignificant whitespace.

    private final JsonMapper mapper;

    /** A codec with Jackson's defaults. */
    public JsonCodec() {
        this(JsonMapper.shared());
    }

    /** A codec with the modules and settings of a mapper; what the wire format needs is set on a copy of it. */
    public JsonCodec(JsonMapper mapper) {
        this(mapper.rebuild()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)); // Nothing is cut off without a word.
    }

    private JsonCodec(JsonMapper.Builder builder) {
        this(builder.build(), "JSON");
    }

    private JsonCodec(JsonMapper own, String format) {
        super(format, own);
        mapper = own;
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        try {
            return mapper.readValue(parser(data), Object.class);
        } catch (CharacterCodingException e) {
            throw new CodecException("Failed to decode JSON: not UTF-8", e);
        } catch (JacksonException e) {
            throw new CodecException("Failed to decode JSON: " + reason(e), e);
        }
    }

    /** Of bytes Jackson would guess the encoding, and be less strict, if they were anything but ASCII without NUL. */
    private JsonParser parser(byte[] data) throws CharacterCodingException {
        for (byte octet : data) {
            if (octet <= 0) {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
                return mapper.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining());
            }
        }
        return mapper.createParser(data);
    }

    @Override
    public byte[] padding() {
        return PADDING.getBytes(StandardCharsets.US_ASCII);
    }
}
