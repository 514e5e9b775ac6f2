package io.simpyio.message;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The peer sent what is no message, or no message that can follow the earlier ones; the connection is closed. */
public final class MessageFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MessageFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
