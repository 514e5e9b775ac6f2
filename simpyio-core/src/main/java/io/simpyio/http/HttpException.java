package io.simpyio.http;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served, or a response that cannot be understood, with the status that says why. If a handler
 * throws one, the client gets its status and its message.
 */
public class HttpException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean framingInDoubt;

    /** A failure with a status from 400 to 599. */
    public HttpException(int status, String message) {
        this(status, message, null);
    }

    /** A failure with a status from 400 to 599 and what caused it. */
    public HttpException(int status, String message, @Nullable Throwable cause) {
        this(status, message, cause, false);
    }

    private HttpException(int status, String message, @Nullable Throwable cause, boolean framingInDoubt) {
        super(message, cause);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("The status of a failure is from 400 to 599, not " + status);
        }
        this.status = status;
        this.framingInDoubt = framingInDoubt;
    }

    /** A failure after which nobody knows where the next message begins. */
    static HttpException framing(int status, String message, @Nullable Throwable cause) {
        return new HttpException(status, message, cause, true);
    }

    /** The status, from 400 to 599. */
    public int status() {
        return status;
    }

    /** Whether it is in doubt where the next message on the connection begins, which therefore has to be closed. */
    public boolean framingInDoubt() {
        return framingInDoubt;
    }
}
