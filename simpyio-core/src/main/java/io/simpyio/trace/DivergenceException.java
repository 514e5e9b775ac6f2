package io.simpyio.trace;

/** Two runs that should be equal are not; the message says where they part. See {@link SelfCheck}. */
public final class DivergenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergenceException(String message) {
        super(message);
    }
}
