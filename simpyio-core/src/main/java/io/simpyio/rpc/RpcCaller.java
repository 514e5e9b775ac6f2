package io.simpyio.rpc;

import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * From where a call has come: what is at the other end of its connection.
 *
 * @param address of the other end, or of what is between
 * @param tlsSession what was agreed on with it; empty without TLS
 */
public record RpcCaller(SocketAddress address, Optional<TlsSession> tlsSession) {

    /** The certificate that it has shown, and which was believed; empty if none. */
    public Optional<X509Certificate> certificate() {
        return tlsSession.flatMap(session -> session.peerCertificates().stream().findFirst());
    }
}
