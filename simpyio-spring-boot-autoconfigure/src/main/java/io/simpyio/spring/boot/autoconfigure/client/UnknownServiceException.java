package io.simpyio.spring.boot.autoconfigure.client;

import java.io.Serial;

/** Nothing says where the service of a client is. */
public final class UnknownServiceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String properties;

    UnknownServiceException(String properties, String why) {
        super(why);
        this.properties = properties;
    }

    /** What the names of the client's properties begin with. */
    public String properties() {
        return properties;
    }
}
