package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The channels of a backend for Unix domain sockets. Loop-confined.
 *
 * @param channels makes channels to be connected
 * @param serverChannels makes channels to listen on
 * @param toChannel makes the addresses that the channels understand
 * @param halfClosure whether a channel stays open when the peer has ended its data
 */
public record UnixChannels(
        Supplier<? extends Channel> channels,
        Supplier<? extends ServerChannel> serverChannels,
        Function<UnixDomainSocketAddress, SocketAddress> toChannel,
        boolean halfClosure) {}
