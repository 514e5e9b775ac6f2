package io.simpyio.spring.boot.autoconfigure.tls;

import java.io.Serial;
import org.springframework.boot.ssl.NoSuchSslBundleException;

/** A property names an SSL bundle that does not exist. */
public final class UnknownBundleException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String bundle;

    /** A failure of the property with this name. */
    public UnknownBundleException(String property, NoSuchSslBundleException cause) {
        super(
                "The SSL bundle '" + cause.getBundleName() + "' of the property '" + property + "' does not exist",
                cause);
        this.property = property;
        this.bundle = cause.getBundleName();
    }

    /** The name of the property. */
    public String property() {
        return property;
    }

    /** Its value. */
    public String bundle() {
        return bundle;
    }
}
