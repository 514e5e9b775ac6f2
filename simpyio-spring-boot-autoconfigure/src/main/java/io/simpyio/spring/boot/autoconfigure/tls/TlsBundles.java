package io.simpyio.spring.boot.autoconfigure.tls;

import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsIdentity;
import io.simpyio.net.tls.TlsTrust;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes {@link Tls} of {@code spring.ssl.bundle.*}. Its suppliers give the present one: a bundle that is reloaded is
 * used from then on; one that cannot be used is logged, and the last good one is kept.
 *
 * <p>Any thread. A bundle that does not exist is a {@link org.springframework.boot.ssl.NoSuchSslBundleException}.
 */
public final class TlsBundles {

    private static final Logger logger = LoggerFactory.getLogger(TlsBundles.class);

    private final SslBundles bundles;
    private final Map<String, Supplier<Tls>> clients = new ConcurrentHashMap<>();

    TlsBundles(SslBundles bundles) {
        this.bundles = bundles;
    }

    /** TLS for connections to others: shows the bundle's certificate if it has one, and trusts whom it trusts. */
    public Supplier<Tls> client(String bundle) {
        return clients.computeIfAbsent(bundle, name -> current(List.of(name), () -> newClient(name)));
    }

    /** TLS for a server with the bundle's certificate; to be asked for once, and kept. */
    public Supplier<Tls> server(String bundle) {
        return server(bundle, Map.of(), builder -> builder);
    }

    /**
     * TLS for a server with several certificates; to be asked for once, and kept.
     *
     * @param bundle what clients get that ask for no name with a bundle of its own
     * @param bundlesByHostName the bundles of host names, {@code *.example.org} being one for all such names
     * @param customizer has the last word, each time the TLS is made
     */
    public Supplier<Tls> server(
            String bundle, Map<String, String> bundlesByHostName, UnaryOperator<TlsBuilder> customizer) {
        List<String> names = Stream.concat(Stream.of(bundle), bundlesByHostName.values().stream())
                .distinct()
                .toList();
        return current(names, () -> newServer(bundle, bundlesByHostName, customizer));
    }

    private Supplier<Tls> current(List<String> names, Supplier<Tls> maker) {
        AtomicReference<Tls> current = new AtomicReference<>(maker.get());
        for (String name : names) {
            bundles.addBundleUpdateHandler(name, updated -> {
                try {
                    current.set(maker.get());
                    logger.info("The SSL bundle {} was reloaded; new connections use it", name);
                } catch (RuntimeException e) {
                    logger.error("The SSL bundle {} was reloaded but cannot be used; the last one is kept", name, e);
                }
            });
        }
        return current::get;
    }

    private Tls newClient(String name) {
        SslBundle bundle = bundles.getBundle(name);
        TlsBuilder builder = withOptions(Tls.client(), bundle);
        if (bundle.getStores().getKeyStore() != null) {
            builder.identity(identity(bundle));
        }
        return builder.build();
    }

    private Tls newServer(String name, Map<String, String> byHostName, UnaryOperator<TlsBuilder> customizer) {
        SslBundle bundle = bundles.getBundle(name);
        TlsBuilder builder = withOptions(Tls.server(identity(bundle)), bundle);
        byHostName.forEach((host, other) -> builder.identity(host, identity(bundles.getBundle(other))));
        return customizer.apply(builder).build();
    }

    private static TlsBuilder withOptions(TlsBuilder builder, SslBundle bundle) {
        builder.trust(TlsTrust.trustManagers(bundle.getManagers().getTrustManagerFactory()));
        SslOptions options = bundle.getOptions();
        if (options.getEnabledProtocols() != null) {
            builder.protocols(options.getEnabledProtocols());
        }
        if (options.getCiphers() != null) {
            builder.ciphers(options.getCiphers());
        }
        return builder;
    }

    private static TlsIdentity identity(SslBundle bundle) {
        return TlsIdentity.keyManagers(bundle.getManagers().getKeyManagerFactory());
    }
}
