package io.simpyio.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and private keys in PEM (RFC 7468). Its failures never show the text, which may be a key. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    /** All certificates of the text, in its order; at least one. */
    static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Matcher block = BLOCK.matcher(pem); block.find(); ) {
                if (block.group(1).endsWith("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(decoded(block.group(2)))));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IllegalArgumentException("A certificate in PEM cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("There is no certificate in PEM: BEGIN CERTIFICATE is missing");
        }
        return certificates;
    }

    /** The one private key of the text, in PKCS #8, encrypted if there is a password. */
    static PrivateKey privateKey(String pem, char[] password) {
        for (Matcher block = BLOCK.matcher(pem); block.find(); ) {
            String type = block.group(1);
            if (type.equals("PRIVATE KEY")) {
                return privateKey(new PKCS8EncodedKeySpec(decoded(block.group(2))));
            }
            if (type.equals("ENCRYPTED PRIVATE KEY")) {
                return privateKey(decrypted(decoded(block.group(2)), password));
            }
            if (type.endsWith("PRIVATE KEY")) {
                throw new IllegalArgumentException("A private key must be in PKCS #8, but this is \"BEGIN " + type
                        + "\": convert it with `openssl pkcs8 -topk8 -nocrypt`");
            }
        }
        throw new IllegalArgumentException("There is no private key in PEM: BEGIN PRIVATE KEY is missing");
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encoded, char[] password) {
        if (password.length == 0) {
            throw new IllegalArgumentException("The private key is encrypted, and there is no password");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(encoded);
            // With PBES2 the name of the algorithm is in its parameters.
            String algorithm = encrypted.getAlgName().equals("PBES2")
                    ? String.valueOf(encrypted.getAlgParameters())
                    : encrypted.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new IllegalArgumentException("The private key cannot be decrypted with this password", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The private key cannot be decrypted: " + e.getMessage(), e);
        }
    }

    /** The key itself says what it is for, but the JDK has no public way to ask. */
    private static PrivateKey privateKey(PKCS8EncodedKeySpec spec) {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // Of another algorithm.
            }
        }
        throw new IllegalArgumentException("The private key is none of " + KEY_ALGORITHMS);
    }
}
