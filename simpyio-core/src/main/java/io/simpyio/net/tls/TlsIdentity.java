package io.simpyio.net.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * What one end of a connection shows of itself: a private key, and the chain of certificates that speaks for it.
 *
 * <p>Immutable; any thread. What cannot be read is an {@link IllegalArgumentException} that says why, or an
 * {@link UncheckedIOException} if it is a file that is not there.
 */
public final class TlsIdentity {

    private static final char[] NO_PASSWORD = {};

    private final KeyManagerFactory keyManagers;

    private TlsIdentity(KeyManagerFactory keyManagers) {
        this.keyManagers = keyManagers;
    }

    /** From files in PEM: the chain, the own certificate first, and the private key in PKCS #8. */
    public static TlsIdentity pem(Path certificates, Path privateKey) {
        return pem(certificates, privateKey, NO_PASSWORD);
    }

    /** From files in PEM, with an encrypted private key. */
    public static TlsIdentity pem(Path certificates, Path privateKey, char[] password) {
        try {
            return pem(Files.readString(certificates), Files.readString(privateKey), password);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The certificate " + certificates + " or its key " + privateKey + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The certificate " + certificates + " with its key " + privateKey + ": " + e.getMessage(), e);
        }
    }

    /** From texts in PEM: the chain, the own certificate first, and the private key in PKCS #8. */
    public static TlsIdentity pem(String certificates, String privateKey) {
        return pem(certificates, privateKey, NO_PASSWORD);
    }

    /** From texts in PEM, with an encrypted private key. */
    public static TlsIdentity pem(String certificates, String privateKey, char[] password) {
        PrivateKey key = Pem.privateKey(privateKey, password);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            List<? extends Certificate> chain = Pem.certificates(certificates);
            store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
            return keyStore(store, NO_PASSWORD);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The certificate and its key cannot be used: " + e.getMessage(), e);
        }
    }

    /** From a key store; the password is that of its keys. */
    public static TlsIdentity keyStore(KeyStore store, char[] password) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return keyManagers(factory);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The key store cannot be used: " + e.getMessage(), e);
        }
    }

    /** From a file with a key store, in PKCS #12 or JKS; one password opens it and its keys. */
    public static TlsIdentity keyStore(Path file, char[] password) {
        return keyStore(load(file, password), password);
    }

    static KeyStore load(Path file, char[] password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType()); // Which reads both formats.
            store.load(in, password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("The key store " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** From key managers that are made already. */
    public static TlsIdentity keyManagers(KeyManagerFactory keyManagers) {
        return new TlsIdentity(keyManagers);
    }

    KeyManagerFactory keyManagers() {
        return keyManagers;
    }
}
