package io.simpyio.net.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.DomainWildcardMappingBuilder;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gathers the settings of a {@link Tls}. Not for several threads at once. */
public final class TlsBuilder {

    /** How long a handshake may take if nothing else is said. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final String TLS_1_3 = "TLSv1.3";
    private static final String TLS_1_2 = "TLSv1.2";

    /** Those of TLS 1.3, and of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325, 4.2). */
    private static final List<String> DEFAULT_CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** The JDK sends no ticket for a session that would live longer than the seven days of RFC 8446, 4.6.1. */
    private static final long TOO_LONG_FOR_A_TICKET_SECONDS = Duration.ofDays(8).toSeconds();

    private final boolean client;
    private final Map<String, TlsIdentity> identitiesByName = new LinkedHashMap<>();
    private @Nullable TlsIdentity identity;
    private @Nullable TlsTrust trust;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private List<String> protocols = List.of(TLS_1_3, TLS_1_2);
    private List<String> ciphers = DEFAULT_CIPHERS;
    private List<String> applicationProtocols = List.of();
    private boolean hostnameCheck = true;
    private boolean sessionTickets = true;
    private @Nullable String serverName;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    private TlsProvider provider = TlsProvider.AUTO;
    private @Nullable Provider jdkProvider;
    private @Nullable SecureRandom secureRandom;

    TlsBuilder(boolean client) {
        this.client = client;
    }

    private TlsBuilder(TlsBuilder other) {
        client = other.client;
        identitiesByName.putAll(other.identitiesByName);
        identity = other.identity;
        trust = other.trust;
        clientAuth = other.clientAuth;
        protocols = other.protocols;
        ciphers = other.ciphers;
        applicationProtocols = other.applicationProtocols;
        hostnameCheck = other.hostnameCheck;
        sessionTickets = other.sessionTickets;
        serverName = other.serverName;
        handshakeTimeout = other.handshakeTimeout;
        provider = other.provider;
        jdkProvider = other.jdkProvider;
        secureRandom = other.secureRandom;
    }

    /** Whether nobody has said where random numbers come from, or whose cryptography has a source of its own. */
    boolean leavesRandomOpen() {
        return secureRandom == null && provider != TlsProvider.OPENSSL;
    }

    /** What these settings make in a simulation. */
    Tls buildSeeded(SecureRandom source) {
        return new TlsBuilder(this).secureRandom(source).sessionTickets(false).build();
    }

    /** Whether it was said which application protocols there are. */
    boolean negotiates() {
        return !applicationProtocols.isEmpty();
    }

    /** What these settings make with application protocols. */
    Tls buildNegotiating(String... offered) {
        return new TlsBuilder(this).applicationProtocols(offered).build();
    }

    /** What this end shows of itself; at a server, to clients that ask for no name with one of its own. */
    public TlsBuilder identity(TlsIdentity shown) {
        identity = shown;
        return this;
    }

    /** What a server shows to clients that ask for a host name with SNI; {@code *.example.org} is for all such names. */
    public TlsBuilder identity(String hostName, TlsIdentity shown) {
        if (client) {
            throw new IllegalArgumentException("An identity for a host name is a server's");
        }
        identitiesByName.put(hostName, shown);
        return this;
    }

    /** Whose certificates this end believes. */
    public TlsBuilder trust(TlsTrust believed) {
        trust = believed;
        return this;
    }

    /** Whether a server asks its clients for certificates; it needs {@link #trust(TlsTrust)} then. */
    public TlsBuilder clientAuth(ClientAuth asked) {
        clientAuth = asked;
        return this;
    }

    /** Which of TLSv1.3 and TLSv1.2 are allowed; older ones are broken, and refused. */
    public TlsBuilder protocols(String... allowed) {
        protocols = List.of(allowed);
        if (protocols.isEmpty() || !List.of(TLS_1_3, TLS_1_2).containsAll(protocols)) {
            throw new IllegalArgumentException("TLS protocols must be TLSv1.3, TLSv1.2 or both, but are " + protocols);
        }
        return this;
    }

    /** The cipher suites that are allowed, best first, by their standard names. */
    public TlsBuilder ciphers(String... allowed) {
        ciphers = List.of(allowed);
        return this;
    }

    /**
     * The application protocols for ALPN, best first. A server with the JDK's TLS refuses clients that offer only others;
     * OpenSSL goes on without one.
     */
    public TlsBuilder applicationProtocols(String... offered) {
        applicationProtocols = List.of(offered);
        return this;
    }

    /** Whether a client checks that the server's certificate is for the host it wanted; without that anyone's is good. */
    public TlsBuilder hostnameCheck(boolean checked) {
        hostnameCheck = checked;
        return this;
    }

    /** The host name that a client asks for with SNI and checks, in place of the one that it connects to. */
    public TlsBuilder serverName(String name) {
        serverName = name;
        return this;
    }

    /** Whether a server hands out tickets for sessions to be resumed with; they hold the wall-clock time. */
    public TlsBuilder sessionTickets(boolean given) {
        sessionTickets = given;
        return this;
    }

    /** How long a handshake may take, of whole milliseconds. */
    public TlsBuilder handshakeTimeout(Duration limit) {
        if (limit.toMillis() <= 0) {
            throw new IllegalArgumentException("handshakeTimeout must be at least 1 ms, but is " + limit);
        }
        handshakeTimeout = limit;
        return this;
    }

    /** Who does the cryptography. */
    public TlsBuilder provider(TlsProvider chosen) {
        provider = chosen;
        return this;
    }

    /** The JDK's security provider that does the cryptography. */
    public TlsBuilder provider(Provider chosen) {
        jdkProvider = chosen;
        provider = TlsProvider.JDK;
        return this;
    }

    /**
     * Where random numbers come from, which implies the JDK's cryptography. If nothing is said, that is the system; in a
     * simulation it is the world, and then there are no session tickets.
     */
    public TlsBuilder secureRandom(SecureRandom source) {
        secureRandom = source;
        provider = TlsProvider.JDK;
        return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException if the settings cannot go together or the cryptography cannot do them
     * @throws IllegalStateException if OpenSSL was asked for and is not there
     */
    public Tls build() {
        if (clientAuth != ClientAuth.NONE && trust == null) {
            throw new IllegalArgumentException(
                    "A server that asks for client certificates needs to know whom to trust");
        }
        SslProvider resolved = provider.resolve();
        SslContext context = context(resolved, identity);
        DomainWildcardMappingBuilder<SslContext> byName = null;
        if (!identitiesByName.isEmpty()) {
            byName = new DomainWildcardMappingBuilder<>(context);
            for (Map.Entry<String, TlsIdentity> entry : identitiesByName.entrySet()) {
                byName.add(entry.getKey(), context(resolved, entry.getValue()));
            }
        }
        return new Tls(
                new TlsBuilder(this),
                client,
                context,
                byName == null ? null : byName.build(),
                handshakeTimeout,
                serverName);
    }

    private SslContext context(SslProvider resolved, @Nullable TlsIdentity shown) {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (!client) {
            if (shown == null) {
                throw new IllegalArgumentException("A server needs a certificate and its key");
            }
            builder = SslContextBuilder.forServer(shown.keyManagers())
                    .clientAuth(io.netty.handler.ssl.ClientAuth.valueOf(
                            clientAuth == ClientAuth.NEED
                                    ? "REQUIRE"
                                    : clientAuth == ClientAuth.WANT ? "OPTIONAL" : "NONE"));
        } else {
            if (shown != null) {
                builder.keyManager(shown.keyManagers());
            }
            builder.endpointIdentificationAlgorithm(hostnameCheck ? "HTTPS" : null);
        }
        if (trust != null) {
            builder.trustManager(trust.trustManagers());
        }
        if (jdkProvider != null) {
            builder.sslContextProvider(jdkProvider);
        }
        if (secureRandom != null) {
            builder.secureRandom(secureRandom);
        }
        if (!client && !sessionTickets) {
            builder.sessionTimeout(TOO_LONG_FOR_A_TICKET_SECONDS);
        }
        try {
            return builder.sslProvider(resolved)
                    .protocols(protocols)
                    .ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(alpn(resolved))
                    .build();
        } catch (SSLException | RuntimeException e) {
            throw new IllegalArgumentException("TLS cannot be set up like this: " + e.getMessage(), e);
        }
    }

    private ApplicationProtocolConfig alpn(SslProvider resolved) {
        if (applicationProtocols.isEmpty()) {
            return ApplicationProtocolConfig.DISABLED;
        }
        boolean strict = resolved == SslProvider.JDK; // OpenSSL's binding can only go on without.
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                strict ? SelectorFailureBehavior.FATAL_ALERT : SelectorFailureBehavior.NO_ADVERTISE,
                strict ? SelectedListenerFailureBehavior.FATAL_ALERT : SelectedListenerFailureBehavior.ACCEPT,
                applicationProtocols);
    }
}
