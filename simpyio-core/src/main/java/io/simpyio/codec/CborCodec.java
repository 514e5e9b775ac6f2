package io.simpyio.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * CBOR (RFC 8949), by Jackson: what JSON can say in fewer bytes, and bytes as they are. Needs {@code
 * tools.jackson.dataformat:jackson-dataformat-cbor} on the class path. Any thread.
 */
public final class CborCodec extends JacksonCodec {

    private final CBORMapper mapper;

    /** A codec with Jackson's defaults. */
    public CborCodec() {
        this(CBORMapper.shared());
    }

    /** A codec with the modules and settings of a mapper; what the wire format needs is set on a copy of it. */
    public CborCodec(CBORMapper mapper) {
        this(
                mapper.rebuild()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT) // Nothing is cut off without a word.
                        .build(),
                "CBOR");
    }

    private CborCodec(CBORMapper own, String format) {
        super(format, own);
        mapper = own;
    }

    @Override
    public String name() {
        return "cbor";
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        try {
            return mapper.readValue(data, Object.class);
        } catch (JacksonException e) {
            throw new CodecException("Failed to decode CBOR: " + reason(e), e);
        }
    }
}
