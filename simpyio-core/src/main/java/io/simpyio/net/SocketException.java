package io.simpyio.net;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A socket operation failed; {@link #error()} says how, with the same value on every backend. Unchecked, so that it
 * comes out of {@code await()} as it is (the JDK's class of the same simple name is checked).
 */
public class SocketException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SocketError error;

    /** An error with what it was about. */
    public SocketException(SocketError error, String about) {
        this(error, about, null);
    }

    /** An error with what it was about and where it came from. */
    public SocketException(SocketError error, String about, @Nullable Throwable cause) {
        super(error + " (" + error.text() + "): " + about, cause);
        this.error = error;
    }

    /** The kind of the failure. */
    public SocketError error() {
        return error;
    }
}
