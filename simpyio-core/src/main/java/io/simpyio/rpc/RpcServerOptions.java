package io.simpyio.rpc;

import io.simpyio.message.MessageOptions;
import io.simpyio.net.Network;
import io.simpyio.packet.Packet;

/**
 * The limits of a server.
 *
 * @param backlog how many connections may wait to be accepted
 * @param maxConnections how many connections are served at once; one more is closed at once, with a log line
 * @param maxCalls how many calls of all connections run at once; one more gets a failure reply that says so
 * @param maxPacketSize the limit on one packet, in bytes, both ways
 * @param message codec and limits of each connection
 */
public record RpcServerOptions(
        int backlog, int maxConnections, int maxCalls, int maxPacketSize, MessageOptions message) {

    /** The limit on connections if nothing else is said. */
    public static final int DEFAULT_MAX_CONNECTIONS = 8_192;

    /** The limit on calls if nothing else is said. */
    public static final int DEFAULT_MAX_CALLS = 10_000;

    /** The defaults of each layer. */
    public static final RpcServerOptions DEFAULT = new RpcServerOptions(
            Network.DEFAULT_BACKLOG,
            DEFAULT_MAX_CONNECTIONS,
            DEFAULT_MAX_CALLS,
            Packet.DEFAULT_MAX_PACKET_SIZE,
            MessageOptions.DEFAULT);

    /** Fails with an {@link IllegalArgumentException} if a number is not positive. */
    public RpcServerOptions {
        requirePositive("backlog", backlog);
        requirePositive("maxConnections", maxConnections);
        requirePositive("maxCalls", maxCalls);
        requirePositive("maxPacketSize", maxPacketSize);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
