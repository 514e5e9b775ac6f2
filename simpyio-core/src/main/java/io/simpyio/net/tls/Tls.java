package io.simpyio.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import io.netty.util.NetUtil;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How one end of a connection speaks TLS: TLS 1.3 and 1.2 with forward secrecy and authenticated encryption, unless the
 * builder is told otherwise. A certificate that is rotated makes a new one, for the connections from then on.
 *
 * <p>Immutable; any thread. Its handlers do their work, handshakes included, on the loop.
 */
public final class Tls {

    private final TlsBuilder settings;
    private final boolean client;
    private final SslContext context;
    private final @Nullable Mapping<String, SslContext> contextsByName;
    private final Duration handshakeTimeout;
    private final @Nullable String serverName;

    /** The settings are its own. */
    Tls(
            TlsBuilder settings,
            boolean client,
            SslContext context,
            @Nullable Mapping<String, SslContext> contextsByName,
            Duration handshakeTimeout,
            @Nullable String serverName) {
        this.settings = settings;
        this.client = client;
        this.context = context;
        this.contextsByName = contextsByName;
        this.handshakeTimeout = handshakeTimeout;
        this.serverName = serverName;
    }

    /** Begins the settings of a server that shows itself with this. */
    public static TlsBuilder server(TlsIdentity identity) {
        return new TlsBuilder(false).identity(identity);
    }

    /** Begins the settings of a client, which believes the authorities that come with the JDK if it is not told others. */
    public static TlsBuilder client() {
        return new TlsBuilder(true);
    }

    /** Whether it is for the end that connects. */
    public boolean isClient() {
        return client;
    }

    /** How long a handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** Whether its builder was not told where random numbers come from, nor to take OpenSSL's. */
    public boolean leavesRandomOpen() {
        return settings.leavesRandomOpen();
    }

    /**
     * The same for a simulation: random numbers come from there, and sessions have no tickets, which hold the wall-clock
     * time. So all bytes repeat, but for the signatures of keys other than Ed25519.
     */
    public Tls seeded(SecureRandom source) {
        return settings.buildSeeded(source);
    }

    /** The same with these protocols for ALPN, best first, unless its builder was told others. */
    public Tls negotiating(String... offered) {
        return settings.negotiates() ? this : settings.buildNegotiating(offered);
    }

    /**
     * Makes the handler of one connection, to be put where the bytes of the network come in. It fires Netty's
     * {@code SslHandshakeCompletionEvent}, or a failed {@code SniCompletionEvent}.
     *
     * @param allocator that of the channel
     * @param host the peer's name as the user gave it, which its certificate has to be for; of no meaning at a server
     * @param port the peer's port
     */
    public ChannelHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        if (client) {
            return newClientHandler(allocator, host, port);
        }
        if (contextsByName == null) {
            return withTimeout(context.newHandler(allocator));
        }
        return new SniHandler(contextsByName, handshakeTimeout.toMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext chosen, ByteBufAllocator ownAllocator) {
                return withTimeout(chosen.newHandler(ownAllocator));
            }
        };
    }

    private SslHandler newClientHandler(ByteBufAllocator allocator, String host, int port) {
        String name = serverName == null ? host : serverName;
        SslHandler handler = context.newHandler(allocator, name, port);
        SNIHostName indicated = indicated(name);
        if (indicated != null) {
            // The JDK by itself names only hosts with a dot.
            SSLEngine engine = handler.engine();
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(indicated));
            engine.setSSLParameters(parameters);
        }
        return withTimeout(handler);
    }

    /** RFC 6066 wants neither addresses nor a dot at the end. */
    private static @Nullable SNIHostName indicated(String name) {
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return null;
        }
        try {
            return new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        } catch (IllegalArgumentException e) {
            return null; // No name that the extension can carry; the certificate is checked against it all the same.
        }
    }

    private SslHandler withTimeout(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        return handler;
    }

    @Override
    public String toString() {
        return "Tls(" + (client ? "client" : "server") + ")";
    }
}
