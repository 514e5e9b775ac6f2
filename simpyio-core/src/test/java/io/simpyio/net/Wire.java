package io.simpyio.net;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsProvider;
import java.time.Duration;

/** What the bytes of a socket look like on their way. */
public enum Wire {
    PLAIN("", TlsProvider.JDK),
    TLS_1_2("TLSv1.2", TlsProvider.JDK),
    TLS_1_3("TLSv1.3", TlsProvider.JDK),
    OPENSSL_1_2("TLSv1.2", TlsProvider.OPENSSL),
    OPENSSL_1_3("TLSv1.3", TlsProvider.OPENSSL);

    private static final X509Bundle LOCALHOST = TestPki.localhost();

    /** A thousand handshakes at once take their time on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String protocol;
    private final TlsProvider provider;

    Wire(String protocol, TlsProvider provider) {
        this.protocol = protocol;
        this.provider = provider;
    }

    String protocol() {
        return protocol;
    }

    boolean openSsl() {
        return provider == TlsProvider.OPENSSL;
    }

    /** A server of this kind. */
    TlsBuilder server(X509Bundle certificate) {
        return Tls.server(TestPki.identity(certificate))
                .protocols(protocol)
                .provider(provider)
                .handshakeTimeout(PATIENCE);
    }

    /** A client of this kind that trusts the authority of the tests. */
    TlsBuilder client() {
        return Tls.client()
                .trust(TestPki.trust())
                .protocols(protocol)
                .provider(provider)
                .handshakeTimeout(PATIENCE);
    }

    Network of(Network network) {
        if (this == PLAIN) {
            return network;
        }
        Tls server = server(LOCALHOST).build();
        Tls client = client().build();
        return network.secured(() -> server, () -> client);
    }
}
