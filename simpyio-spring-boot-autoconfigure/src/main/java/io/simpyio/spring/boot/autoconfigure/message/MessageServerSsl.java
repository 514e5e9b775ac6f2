package io.simpyio.spring.boot.autoconfigure.message;

import io.simpyio.net.tls.ClientAuth;
import io.simpyio.net.tls.Tls;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * TLS of the message server.
 *
 * @param enabled Whether to use TLS; so if a bundle is set, unless said otherwise.
 * @param bundle Name of the SSL bundle with the server's certificate.
 * @param clientAuth Whether clients are asked for a certificate.
 * @param handshakeTimeout Time within which a handshake has to be done.
 * @param maxHandshakes Maximum number of handshakes in progress; when there are more, the oldest may be given up.
 * @param serverNameBundles SSL bundles for clients that ask for a host name.
 */
public record MessageServerSsl(
        @Nullable Boolean enabled,
        @Nullable String bundle,
        @DefaultValue("none") ClientAuth clientAuth,
        @DefaultValue("10s") Duration handshakeTimeout,
        @DefaultValue("256") int maxHandshakes,
        @DefaultValue List<ServerNameBundle> serverNameBundles) {

    private static final String PREFIX = MessageServerProperties.PREFIX + ".ssl";

    /**
     * A bundle for a host name.
     *
     * @param serverName Host name, or one like *.example.org for all such names.
     * @param bundle Name of the SSL bundle with the certificate of that host.
     */
    public record ServerNameBundle(String serverName, String bundle) {}

    void check() {
        PropertyRange.atLeast(PREFIX + ".handshake-timeout", handshakeTimeout, Duration.ofMillis(1));
        PropertyRange.between(PREFIX + ".max-handshakes", maxHandshakes, 1, Integer.MAX_VALUE);
    }

    boolean isEnabled() {
        return enabled == null ? StringUtils.hasText(bundle) : enabled;
    }

    /** Empty if the server does not speak TLS. */
    Optional<Supplier<Tls>> tls(@Nullable TlsBundles bundles) {
        if (!isEnabled()) {
            return Optional.empty();
        }
        String own = bundle;
        if (own == null || !StringUtils.hasText(own)) {
            throw new IllegalStateException(
                    "'" + PREFIX + ".enabled' is set, but '" + PREFIX + ".bundle' does not name an SSL bundle");
        }
        if (bundles == null) {
            throw new IllegalStateException("'" + PREFIX + ".bundle' needs Spring Boot's SslAutoConfiguration");
        }
        Map<String, String> byHostName = new LinkedHashMap<>();
        serverNameBundles.forEach(it -> byHostName.put(it.serverName(), it.bundle()));
        return Optional.of(bundles.server(
                own, byHostName, builder -> builder.clientAuth(clientAuth).handshakeTimeout(handshakeTimeout)));
    }
}
