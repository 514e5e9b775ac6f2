package io.simpyio.spring.boot.autoconfigure.message;

import io.simpyio.message.MessageExtension;
import io.simpyio.net.ListenOptions;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
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
 * Properties of the message server.
 *
 * @param port Port to listen on; 0 takes a free one.
 * @param address Host name or address of this machine to listen on; all of them if not set.
 * @param backlog Maximum number of connections that wait to be accepted.
 * @param maxConnections Maximum number of connections served at once; one more is closed.
 * @param maxCalls Maximum number of calls of all connections that run at once; one more gets a failure as its reply.
 * @param maxPacketSize Maximum size of one packet, both ways.
 * @param maxOutstanding Maximum number of unanswered requests of one connection, each way.
 * @param maxQueuedSize Maximum size of the replies that wait on one connection for a peer that does not read; when there
 *     are more, it is closed. What comes in is bounded without a property, by 1 MiB and one packet.
 * @param maxTotalQueuedSize Maximum size of the replies that wait on all connections; when there are more, the connection
 *     with the most is closed.
 * @param idleTimeout Time without a byte either way, nor a running call, after which a connection is closed, and that one
 *     packet may take to come; 0 for ever.
 * @param extension Whether deadlines, cancellations, headers and codes are exchanged with peers that know them.
 * @param shutdown What happens when the server stops.
 * @param ssl TLS.
 */
@ConfigurationProperties(MessageServerProperties.PREFIX)
public record MessageServerProperties(
        @DefaultValue("5555") int port,
        @Nullable String address,
        @DefaultValue("128") int backlog,
        @DefaultValue("8192") int maxConnections,

        @DefaultValue("" + RpcOptions.DEFAULT_MAX_CALLS) int maxCalls,

        @DefaultValue("16KB") DataSize maxPacketSize,
        @DefaultValue("1024") int maxOutstanding,
        @DefaultValue("64MB") DataSize maxQueuedSize,
        @DefaultValue("256MB") DataSize maxTotalQueuedSize,
        @DefaultValue("0s") Duration idleTimeout,
        @DefaultValue("true") boolean extension,
        @NestedConfigurationProperty @DefaultValue ServerShutdown shutdown,
        @NestedConfigurationProperty @DefaultValue ServerSsl ssl) {

    static final String PREFIX = "simpyio.servers.message";

    void check() {
        PropertyRange.between(PREFIX + ".port", port, 0, 65_535);
        PropertyRange.between(PREFIX + ".backlog", backlog, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-connections", maxConnections, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-calls", maxCalls, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-packet-size", maxPacketSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-outstanding", maxOutstanding, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-queued-size", maxQueuedSize.toBytes(), 1, Long.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-total-queued-size", maxTotalQueuedSize.toBytes(), 1, Long.MAX_VALUE);
        PropertyRange.atLeast(PREFIX + ".idle-timeout", idleTimeout, Duration.ZERO);
        shutdown.check(PREFIX);
        ssl.check(PREFIX);
    }

    /** The backend resolves the name, so that a host of a simulated network has one too. */
    InetSocketAddress socketAddress() {
        return StringUtils.hasText(address)
                ? InetSocketAddress.createUnresolved(address, port)
                : new InetSocketAddress(port);
    }

    RpcServerOptions options(RpcCodecs codecs, @Nullable TlsBundles bundles) {
        ListenOptions listen = ListenOptions.DEFAULT.withBacklog(backlog).withMaxConnections(maxConnections);
        PacketOptions packet = PacketOptions.DEFAULT
                .withMaxPacketSize(Math.toIntExact(maxPacketSize.toBytes()))
                .withMaxQueuedBytes(maxQueuedSize.toBytes());
        return new RpcServerOptions(
                ssl.secure(listen, PREFIX, bundles),
                RpcOptions.DEFAULT.withMaxCalls(maxCalls),
                packet,
                codecs.messages(maxOutstanding)
                        .withExtension(extension ? MessageExtension.ACCEPTED : MessageExtension.REFUSED),
                idleTimeout,
                maxTotalQueuedSize.toBytes());
    }
}
