package io.simpyio.net.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates one end of a connection believes.
 *
 * <p>Immutable; any thread. Fails as {@link TlsIdentity} does.
 */
public final class TlsTrust {

    private final TrustManagerFactory trustManagers;

    private TlsTrust(TrustManagerFactory trustManagers) {
        this.trustManagers = trustManagers;
    }

    /** The authorities that come with the JDK. */
    public static TlsTrust system() {
        return initialized(null);
    }

    /** A file in PEM with the certificates of authorities, or of the peers themselves. */
    public static TlsTrust pem(Path certificates) {
        try {
            return pem(Files.readString(certificates));
        } catch (IOException e) {
            throw new UncheckedIOException("The certificates " + certificates + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The certificates " + certificates + ": " + e.getMessage(), e);
        }
    }

    /** A text in PEM with the certificates of authorities, or of the peers themselves. */
    public static TlsTrust pem(String certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : Pem.certificates(certificates)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            return keyStore(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /** The trusted certificates of a key store. */
    public static TlsTrust keyStore(KeyStore store) {
        return initialized(store);
    }

    /** The trusted certificates of a file with a key store, in PKCS #12 or JKS. */
    public static TlsTrust keyStore(Path file, char[] password) {
        return initialized(TlsIdentity.load(file, password));
    }

    /** Trust managers that are made already. */
    public static TlsTrust trustManagers(TrustManagerFactory trustManagers) {
        return new TlsTrust(trustManagers);
    }

    private static TlsTrust initialized(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return trustManagers(factory);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The trusted certificates cannot be used: " + e.getMessage(), e);
        }
    }

    TrustManagerFactory trustManagers() {
        return trustManagers;
    }
}
