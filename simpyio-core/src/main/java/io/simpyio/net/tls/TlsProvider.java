package io.simpyio.net.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does the cryptography. */
public enum TlsProvider {
    /** OpenSSL if it is there, else the JDK; the log says which, once. */
    AUTO,
    /** The JDK. */
    JDK,
    /** OpenSSL or BoringSSL: one of Netty's artifacts {@code netty-tcnative} has to be on the class path. */
    OPENSSL;

    private static final Logger logger = LoggerFactory.getLogger(TlsProvider.class);
    private static final AtomicBoolean SAID = new AtomicBoolean();

    /** Whether it can be used here. */
    public boolean available() {
        return this != OPENSSL || OpenSsl.isAvailable();
    }

    /** Lets the log say it again. */
    static void forget() {
        SAID.set(false);
    }

    SslProvider resolve() {
        if (!available()) {
            throw new IllegalStateException(
                    "TLS cannot use OpenSSL: " + OpenSsl.unavailabilityCause()
                            + "; is netty-tcnative-boringssl-static with this platform's classifier on the class path?",
                    OpenSsl.unavailabilityCause());
        }
        SslProvider chosen =
                this == OPENSSL || (this == AUTO && OpenSsl.isAvailable()) ? SslProvider.OPENSSL : SslProvider.JDK;
        if (this == AUTO && SAID.compareAndSet(false, true)) {
            logger.info(
                    "TLS auto: {}",
                    chosen == SslProvider.JDK
                            ? "the JDK's (netty-tcnative is not on the class path)"
                            : OpenSsl.versionString() + " (netty-tcnative is on the class path)");
        }
        return chosen;
    }
}
