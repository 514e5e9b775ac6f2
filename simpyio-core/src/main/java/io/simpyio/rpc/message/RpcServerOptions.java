package io.simpyio.rpc.message;

import io.simpyio.message.MessageOptions;
import io.simpyio.net.ListenOptions;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.RpcOptions;
import java.time.Duration;

/**
 * The limits of a server, layer by layer.
 *
 * @param listen the limits on connections, and TLS if there is any; one connection too many is closed, with a log line
 * @param rpc the limits of calls
 * @param packet the limits of each connection's packets
 * @param message codec and limits of each connection
 * @param idleTimeout how long a connection on which no call runs may be without a byte either way, and a packet may
 *     take from its first byte to its last, before the connection is closed, with a log line; zero for ever
 * @param maxTotalQueuedBytes how many bytes of replies may wait on all connections for peers that do not read; when there
 *     are more, the connection with the most is closed, with a log line
 */
public record RpcServerOptions(
        ListenOptions listen,
        RpcOptions rpc,
        PacketOptions packet,
        MessageOptions message,
        Duration idleTimeout,
        long maxTotalQueuedBytes) {

    /** The limit on connections if nothing else is said. */
    public static final int DEFAULT_MAX_CONNECTIONS = 8_192;

    /** The limit on replies that wait if nothing else is said. */
    public static final long DEFAULT_MAX_TOTAL_QUEUED_BYTES = 256 << 20;

    /** The defaults of each layer, and no limit on idleness. */
    public static final RpcServerOptions DEFAULT = new RpcServerOptions(
            ListenOptions.DEFAULT.withMaxConnections(DEFAULT_MAX_CONNECTIONS),
            RpcOptions.DEFAULT,
            PacketOptions.DEFAULT,
            MessageOptions.DEFAULT,
            Duration.ZERO,
            DEFAULT_MAX_TOTAL_QUEUED_BYTES);

    /** Fails with an {@link IllegalArgumentException} if a limit makes no sense. */
    public RpcServerOptions {
        if (maxTotalQueuedBytes <= 0) {
            throw new IllegalArgumentException("maxTotalQueuedBytes must be positive, but is " + maxTotalQueuedBytes);
        }
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout must not be negative, but is " + idleTimeout);
        }
    }

    /** These with another {@link #listen()}. */
    public RpcServerOptions withListen(ListenOptions options) {
        return new RpcServerOptions(options, rpc, packet, message, idleTimeout, maxTotalQueuedBytes);
    }

    /** These with other {@link #rpc()}. */
    public RpcServerOptions withRpc(RpcOptions options) {
        return new RpcServerOptions(listen, options, packet, message, idleTimeout, maxTotalQueuedBytes);
    }

    /** These with another {@link #packet()}. */
    public RpcServerOptions withPacket(PacketOptions options) {
        return new RpcServerOptions(listen, rpc, options, message, idleTimeout, maxTotalQueuedBytes);
    }

    /** These with another {@link #message()}. */
    public RpcServerOptions withMessage(MessageOptions options) {
        return new RpcServerOptions(listen, rpc, packet, options, idleTimeout, maxTotalQueuedBytes);
    }

    /** These with another {@link #idleTimeout()}. */
    public RpcServerOptions withIdleTimeout(Duration limit) {
        return new RpcServerOptions(listen, rpc, packet, message, limit, maxTotalQueuedBytes);
    }

    /** These with another {@link #maxTotalQueuedBytes()}. */
    public RpcServerOptions withMaxTotalQueuedBytes(long limit) {
        return new RpcServerOptions(listen, rpc, packet, message, idleTimeout, limit);
    }
}
