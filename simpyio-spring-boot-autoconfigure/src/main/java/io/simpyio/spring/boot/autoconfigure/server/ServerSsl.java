package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.net.ListenOptions;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.net.tls.Tls;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import io.simpyio.spring.boot.autoconfigure.tls.UnknownBundleException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.util.StringUtils;

/**
 * TLS of a server.
 *
 * @param enabled Whether to use TLS; so if a bundle is set, unless said otherwise.
 * @param bundle Name of the SSL bundle with the server's certificate.
 * @param clientAuth Whether clients are asked for a certificate.
 * @param handshakeTimeout Time within which a handshake has to be done.
 * @param maxHandshakes Maximum number of handshakes in progress; when there are more, the oldest may be given up.
 * @param serverNameBundles SSL bundles for clients that ask for a host name.
 */
public record ServerSsl(
        @Nullable Boolean enabled,
        @Nullable String bundle,
        @DefaultValue("none") ClientAuth clientAuth,
        @DefaultValue("10s") Duration handshakeTimeout,
        @DefaultValue("256") int maxHandshakes,
        @DefaultValue List<ServerNameBundle> serverNameBundles) {

    /**
     * A bundle for a host name.
     *
     * @param serverName Host name, or one like *.example.org for all such names.
     * @param bundle Name of the SSL bundle with the certificate of that host.
     */
    public record ServerNameBundle(String serverName, String bundle) {}

    /** Fails if a value is out of its range; the failure names the property, which begins with the server's prefix. */
    public void check(String prefix) {
        PropertyRange.atLeast(prefix + ".ssl.handshake-timeout", handshakeTimeout, Duration.ofMillis(1));
        PropertyRange.between(prefix + ".ssl.max-handshakes", maxHandshakes, 1, Integer.MAX_VALUE);
        for (int i = 0; i < serverNameBundles.size(); i++) {
            String name = prefix + ".ssl.server-name-bundles[" + i + "]";
            ServerNameBundle each = serverNameBundles.get(i);
            requireBoth(name + ".server-name", each.serverName(), name + ".bundle", each.bundle());
            requireBoth(name + ".bundle", each.bundle(), name + ".server-name", each.serverName());
        }
        if (!StringUtils.hasText(bundle)) {
            checkWithoutBundle(prefix);
        }
    }

    /** Who sets any of these means to have TLS, and would be served in the clear. */
    private void checkWithoutBundle(String prefix) {
        if (isEnabled()) {
            throw needsBundle(prefix, "enabled", true);
        }
        if (enabled == null && clientAuth != ClientAuth.NONE) {
            throw needsBundle(prefix, "client-auth", clientAuth);
        }
        if (enabled == null && !serverNameBundles.isEmpty()) {
            throw needsBundle(
                    prefix,
                    "server-name-bundles[0].bundle",
                    serverNameBundles.getFirst().bundle());
        }
    }

    private static InvalidConfigurationPropertyValueException needsBundle(
            String prefix, String property, Object value) {
        return new InvalidConfigurationPropertyValueException(
                prefix + ".ssl." + property,
                value,
                "It needs '" + prefix + ".ssl.bundle' too, the name of an SSL bundle.");
    }

    private static void requireBoth(String property, @Nullable String value, String other, @Nullable String its) {
        if (StringUtils.hasText(value) && !StringUtils.hasText(its)) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It needs '" + other + "' too.");
        }
    }

    private boolean isEnabled() {
        return enabled == null ? StringUtils.hasText(bundle) : enabled;
    }

    /** The options of a server that listens with this TLS, if it is enabled. */
    public ListenOptions secure(ListenOptions listen, String prefix, @Nullable TlsBundles bundles) {
        ListenOptions limited = listen.withMaxHandshakes(maxHandshakes);
        return tls(prefix, bundles).map(limited::withTls).orElse(limited);
    }

    private Optional<Supplier<Tls>> tls(String prefix, @Nullable TlsBundles bundles) {
        if (!isEnabled()) {
            return Optional.empty();
        }
        String own = Objects.requireNonNull(bundle, prefix);
        if (bundles == null) {
            throw new IllegalStateException("'" + prefix + ".ssl.bundle' needs Spring Boot's SslAutoConfiguration");
        }
        Map<String, String> byHostName = new LinkedHashMap<>();
        serverNameBundles.forEach(it -> byHostName.put(it.serverName(), it.bundle()));
        try {
            return Optional.of(bundles.server(
                    own, byHostName, builder -> builder.clientAuth(clientAuth).handshakeTimeout(handshakeTimeout)));
        } catch (NoSuchSslBundleException e) {
            boolean first = own.equals(e.getBundleName());
            throw new UnknownBundleException(prefix + (first ? ".ssl.bundle" : ".ssl.server-name-bundles"), e);
        }
    }
}
