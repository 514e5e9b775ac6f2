package io.simpyio.net.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What the two ends of a connection have agreed on.
 *
 * @param protocol {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipher the cipher suite by its standard name
 * @param peerCertificates what the peer has shown, its own certificate first; empty if nothing
 * @param applicationProtocol what was negotiated with ALPN; empty if nothing
 * @param serverName the name that the client has asked for with SNI, at the server; empty if none, and at the client
 */
public record TlsSession(
        String protocol,
        String cipher,
        List<X509Certificate> peerCertificates,
        Optional<String> applicationProtocol,
        Optional<String> serverName) {

    /** Copies the list. */
    public TlsSession {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** The session of a handler whose handshake is done. */
    public static TlsSession of(SslHandler handler) {
        SSLSession session = handler.engine().getSession();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                peerCertificates(session),
                Optional.ofNullable(handler.applicationProtocol()).filter(name -> !name.isEmpty()),
                handler.engine().getUseClientMode() ? Optional.empty() : serverName(session));
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // It has shown none.
        }
        return certificates;
    }

    private static Optional<String> serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return Optional.of(host.getAsciiName());
                }
            }
        }
        return Optional.empty();
    }
}
