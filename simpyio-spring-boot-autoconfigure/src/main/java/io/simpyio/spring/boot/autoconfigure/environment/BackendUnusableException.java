package io.simpyio.spring.boot.autoconfigure.environment;

import java.io.Serial;

/** The backend that {@code simpyio.backend} names does not exist, or does not work on this machine. */
public final class BackendUnusableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String backend;

    BackendUnusableException(String backend, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.backend = backend;
    }

    /** The value of the property. */
    public String backend() {
        return backend;
    }
}
