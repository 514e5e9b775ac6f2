package io.simpyio.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class TlsTests {

    private static final X509Bundle LOCALHOST = TestPki.localhost();
    private static final char[] PASSWORD = "open sesame".toCharArray();

    @TempDir
    Path directory;

    private static Tls server(TlsIdentity identity) {
        return Tls.server(identity).provider(TlsProvider.JDK).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateBuilder.Algorithm.class,
            names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
    void keysOfEveryUsualKindAreRead(CertificateBuilder.Algorithm algorithm) {
        X509Bundle bundle = TestPki.issued("CN=localhost", builder -> builder.algorithm(algorithm));
        assertThatNoException().isThrownBy(() -> server(TestPki.identity(bundle)));
    }

    @Test
    void filesAreReadAndMissingOnesNamed() throws Exception {
        Path certificates = Files.writeString(directory.resolve("chain.crt"), LOCALHOST.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("private.key"), LOCALHOST.getPrivateKeyPEM());
        assertThatNoException().isThrownBy(() -> server(TlsIdentity.pem(certificates, key)));
        assertThatNoException().isThrownBy(() -> Tls.client().trust(TlsTrust.pem(certificates)));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> TlsIdentity.pem(certificates, directory.resolve("missing.key")))
                .withMessageContaining("missing.key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.pem(key, certificates))
                .withMessageContaining("private.key")
                .withMessageContaining("There is no private key in PEM");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsTrust.pem(key))
                .withMessageContaining("There is no certificate in PEM");
    }

    @ParameterizedTest
    @CsvSource({"PBEWithHmacSHA256AndAES_256", "PBEWithSHA1AndDESede"})
    void encryptedKeyNeedsItsPassword(String algorithm) throws Exception {
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD)));
        // Newer algorithms are written as PBES2 with parameters.
        AlgorithmParameters parameters =
                AlgorithmParameters.getInstance(algorithm.contains("Hmac") ? "PBES2" : algorithm);
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encrypted = new EncryptedPrivateKeyInfo(
                        parameters,
                        cipher.doFinal(LOCALHOST.getKeyPair().getPrivate().getEncoded()))
                .getEncoded();
        String pem = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encrypted)
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
        String certificates = LOCALHOST.getCertificatePathPEM();
        assertThatNoException().isThrownBy(() -> server(TlsIdentity.pem(certificates, pem, PASSWORD)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.pem(certificates, pem))
                .withMessageContaining("there is no password");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.pem(certificates, pem, "wrong".toCharArray()))
                .withMessageContaining("cannot be decrypted with this password");
    }

    @Test
    void keyInAnOlderFormatIsRefusedWithAdvice() {
        String pem = LOCALHOST.getPrivateKeyPEM().replace("PRIVATE KEY", "RSA PRIVATE KEY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.pem(LOCALHOST.getCertificatePathPEM(), pem))
                .withMessageContaining("openssl pkcs8 -topk8")
                .withMessageNotContaining(pem.lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void keyStoresAreRead() throws Exception {
        KeyStore store = LOCALHOST.toKeyStore(PASSWORD);
        Path file = directory.resolve("server.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        assertThatNoException().isThrownBy(() -> server(TlsIdentity.keyStore(file, PASSWORD)));
        assertThatNoException().isThrownBy(() -> server(TlsIdentity.keyStore(store, PASSWORD)));
        assertThatNoException()
                .isThrownBy(() ->
                        Tls.client().trust(TlsTrust.keyStore(file, PASSWORD)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.keyStore(file, "wrong".toCharArray()))
                .withMessageContaining("server.p12");
    }

    @Test
    void whatIsBrokenOrMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.client().protocols("TLSv1.1"))
                .withMessageContaining("[TLSv1.1]");
        assertThatIllegalArgumentException().isThrownBy(() -> Tls.client().protocols());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.server(TestPki.identity(LOCALHOST))
                        .clientAuth(ClientAuth.NEED)
                        .build())
                .withMessageContaining("whom to trust");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.client().identity("a.example", TestPki.identity(LOCALHOST)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.client().handshakeTimeout(Duration.ZERO))
                .withMessageContaining("handshakeTimeout");
    }

    @Test
    void logSaysOnceWhoDoesTheCryptography() {
        Logger logger = (Logger) LoggerFactory.getLogger(TlsProvider.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        TlsProvider.forget();
        for (int i = 0; i < 3; i++) {
            Tls.client().build();
        }
        logger.detachAppender(log);
        logger.setLevel(null);
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains(TlsProvider.OPENSSL.available() ? "netty-tcnative is on the class path" : "the JDK's");
    }

    /** Run once more without netty-tcnative, see the POM. */
    @Test
    @EnabledIfSystemProperty(named = "simpyio.test.tcnative", matches = "absent")
    void whereThereIsNoOpenSslTheJdkTakesOverAndNamingItFailsWithAdvice() {
        assertThat(TlsProvider.OPENSSL.available()).isFalse();
        assertThat(TlsProvider.AUTO.resolve()).isEqualTo(SslProvider.JDK);
        assertThatIllegalStateException()
                .isThrownBy(() -> Tls.client().provider(TlsProvider.OPENSSL).build())
                .withMessageContaining("is netty-tcnative-boringssl-static with this platform's classifier on the");
    }

    @Test
    void explanationsAreOnOneLine() {
        SSLHandshakeException failure = new SSLHandshakeException("evil\r\n\u001b[31mname " + "x".repeat(1_000));
        assertThat(TlsFailures.explain(failure)).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}");
        failure.initCause(new CertificateExpiredException("NotAfter: yesterday"));
        assertThat(TlsFailures.explain(failure)).contains("its certificate has expired (NotAfter: yesterday)");
    }

    @ParameterizedTest
    @CsvSource({
        "Received fatal alert: unknown_ca, it does not trust who has signed our certificate",
        "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE, it does not accept our certificate",
        "Received fatal alert: something_new, its reason is not known (alert something_new)"
    })
    void alertsAreExplained(String message, String expected) {
        assertThat(TlsFailures.explain(new SSLHandshakeException(message)))
                .startsWith("the peer has refused: ")
                .contains(expected);
    }
}
