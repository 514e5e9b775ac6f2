package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.codec.Codec;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.net.ListenOptions;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.spring.boot.autoconfigure.server.ServerShutdown;
import io.simpyio.spring.boot.autoconfigure.server.ServerSsl;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the HTTP server.
 *
 * @param port Port to listen on; 0 takes a free one.
 * @param address Host name or address of this machine to listen on; all of them if not set.
 * @param backlog Maximum number of connections that wait to be accepted.
 * @param maxConnections Maximum number of connections served at once; one more is closed.
 * @param maxRequests Maximum number of requests of all connections handled at once; one more is answered with 503.
 * @param maxStartLineSize Maximum size of the first line of a request.
 * @param maxHeaderSize Maximum size of all header fields of a request.
 * @param maxChunkSize Maximum size of one chunk of a body.
 * @param maxBodySize Maximum size of a body, unless its handler says otherwise.
 * @param headerTimeout Time that the head of a request may take from its first byte on.
 * @param idleTimeout Time that a connection may wait for a request, a body for its next byte, and a write to be taken.
 * @param compression Whether texts are compressed for clients that understand gzip.
 * @param http2 HTTP/2.
 * @param shutdown What happens when the server stops.
 * @param ssl TLS.
 */
@ConfigurationProperties(HttpServerProperties.PREFIX)
public record HttpServerProperties(
        @DefaultValue("8090") int port,
        @Nullable String address,
        @DefaultValue("128") int backlog,
        @DefaultValue("8192") int maxConnections,
        @DefaultValue("10000") int maxRequests,
        @DefaultValue("8KB") DataSize maxStartLineSize,
        @DefaultValue("16KB") DataSize maxHeaderSize,
        @DefaultValue("16MB") DataSize maxChunkSize,
        @DefaultValue("16MB") DataSize maxBodySize,
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("true") boolean compression,
        @NestedConfigurationProperty @DefaultValue Http2ServerProperties http2,
        @NestedConfigurationProperty @DefaultValue ServerShutdown shutdown,
        @NestedConfigurationProperty @DefaultValue ServerSsl ssl) {

    static final String PREFIX = "simpyio.servers.http";

    void check() {
        PropertyRange.between(PREFIX + ".port", port, 0, 65_535);
        PropertyRange.between(PREFIX + ".backlog", backlog, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-connections", maxConnections, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-requests", maxRequests, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-start-line-size", maxStartLineSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-header-size", maxHeaderSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-chunk-size", maxChunkSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-body-size", maxBodySize.toBytes(), 1, Long.MAX_VALUE);
        PropertyRange.atLeast(PREFIX + ".header-timeout", headerTimeout, Duration.ofMillis(1));
        PropertyRange.atLeast(PREFIX + ".idle-timeout", idleTimeout, Duration.ofMillis(1));
        http2.check();
        shutdown.check(PREFIX);
        ssl.check(PREFIX);
    }

    /** The backend resolves the name, so that a host of a simulated network has one too. */
    InetSocketAddress socketAddress() {
        return StringUtils.hasText(address)
                ? InetSocketAddress.createUnresolved(address, port)
                : new InetSocketAddress(port);
    }

    HttpServerOptions options(Codec codec, @Nullable TlsBundles bundles) {
        ListenOptions listen = ListenOptions.DEFAULT.withBacklog(backlog).withMaxConnections(maxConnections);
        return HttpServerOptions.builder()
                .listen(ssl.secure(listen, PREFIX, bundles))
                .maxRequests(maxRequests)
                .limits(new HttpLimits(
                        Math.toIntExact(maxStartLineSize.toBytes()),
                        Math.toIntExact(maxHeaderSize.toBytes()),
                        Math.toIntExact(maxChunkSize.toBytes()),
                        maxBodySize.toBytes()))
                .headerTimeout(headerTimeout)
                .idleTimeout(idleTimeout)
                .compression(compression)
                .codec(codec)
                .http2Enabled(http2.enabled())
                .http2(http2.limits())
                .build();
    }
}
