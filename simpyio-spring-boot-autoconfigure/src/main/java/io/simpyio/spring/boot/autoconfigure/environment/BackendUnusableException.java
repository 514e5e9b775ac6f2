package io.simpyio.spring.boot.autoconfigure.environment;

import java.io.Serial;

/** The backend that a property such as {@code simpyio.backend} names does not exist, or does not work on this machine. */
public final class BackendUnusableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String backend;

    BackendUnusableException(String property, String backend, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.property = property;
        this.backend = backend;
    }

    /** The name of the property. */
    public String property() {
        return property;
    }

    /** The value of the property. */
    public String backend() {
        return backend;
    }
}
