package io.simpyio.message;

import java.io.Serial;

/** More requests are unanswered than the limit allows; the message names it. */
public final class MessageLimitException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MessageLimitException(String message) {
        super(message);
    }
}
