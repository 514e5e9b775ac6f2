package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;

/** The Netty channels that a backend's sockets are made of. Loop-confined. */
public interface Transport {

    /** The event loop of all channels: the scheduler's own thread. Those of a world's hosts share a thread. */
    EventLoop eventLoop();

    /** A new channel to be connected, not yet registered. */
    Channel newChannel();

    /** A new channel to listen on, not yet registered. */
    ServerChannel newServerChannel();

    /** Where what is random in a protocol comes from, if that is not the system; only a simulation has it. */
    default Optional<SecureRandom> random() {
        return Optional.empty();
    }

    /** The channels for Unix domain sockets; empty if the backend has none. */
    default Optional<UnixChannels> unixChannels() {
        return Optional.empty();
    }

    /**
     * Whether a connection that was accepted on this one's event loop can be served on that of another one from the
     * beginning, so that several loops can share what listens.
     */
    default boolean acceptsFor(Transport other) {
        return false;
    }

    /** How host names become addresses; must not block the loop. */
    AddressResolverGroup<InetSocketAddress> resolver();
}
