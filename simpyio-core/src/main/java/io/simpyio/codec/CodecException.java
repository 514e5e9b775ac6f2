package io.simpyio.codec;

import java.io.Serial;

/** A value could not be encoded, decoded or converted; the message says what was wrong. */
public class CodecException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure that was found here. */
    public CodecException(String message) {
        super(message);
    }

    /** A failure with what the library below found. */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
