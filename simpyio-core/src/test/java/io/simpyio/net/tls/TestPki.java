package io.simpyio.net.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An authority of the tests, made anew in each JVM, and certificates that it has signed. */
public final class TestPki {

    private static final X509Bundle AUTHORITY = authority("CN=Test authority");

    private TestPki() {}

    public static X509Bundle authority(String subject) {
        return built(() -> begun(subject).setIsCertificateAuthority(true).buildSelfSigned());
    }

    /** A certificate of the authority for this machine. */
    public static X509Bundle localhost() {
        return issued(
                "CN=localhost",
                builder -> builder.addSanDnsName("localhost")
                        .addSanIpAddress("127.0.0.1")
                        .addSanIpAddress("::1"));
    }

    public static X509Bundle forHost(String name) {
        return issued("CN=" + name, builder -> builder.addSanDnsName(name));
    }

    public static X509Bundle client(String name) {
        return issued("CN=" + name, CertificateBuilder::addExtendedKeyUsageClientAuth);
    }

    public static X509Bundle issued(String subject, UnaryOperator<CertificateBuilder> more) {
        return built(() -> more.apply(begun(subject)).buildIssuedBy(AUTHORITY));
    }

    private static CertificateBuilder begun(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .ecp256()
                .notBefore(now.minus(Duration.ofDays(2)))
                .notAfter(now.plus(Duration.ofDays(2)));
    }

    private static X509Bundle built(Build build) {
        try {
            return build.build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Build {
        X509Bundle build() throws Exception;
    }

    public static X509Bundle authority() {
        return AUTHORITY;
    }

    public static TlsIdentity identity(X509Bundle bundle) {
        return TlsIdentity.pem(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    public static TlsTrust trust() {
        return trust(AUTHORITY);
    }

    public static TlsTrust trust(X509Bundle authority) {
        return TlsTrust.pem(authority.getCertificatePEM());
    }
}
