package io.simpyio.virtual;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.resolver.AddressResolverGroup;
import io.simpyio.net.SchedulerEventLoop;
import io.simpyio.net.Transport;
import java.net.InetSocketAddress;

/** Makes the channels and numbers them. */
final class VirtualTransport implements Transport {

    private final SchedulerEventLoop eventLoop;
    private final VirtualIoHandler.OpenChannels openChannels;
    private final VirtualHost host;
    private final HostNames.Group resolver = new HostNames.Group();
    private long channelsMade;

    VirtualTransport(SchedulerEventLoop eventLoop, VirtualIoHandler.OpenChannels openChannels, VirtualHost host) {
        this.eventLoop = eventLoop;
        this.openChannels = openChannels;
        this.host = host;
    }

    VirtualHost host() {
        return host;
    }

    VirtualIoHandler.OpenChannels openChannels() {
        return openChannels;
    }

    VirtualChannelId nextChannelId() {
        return new VirtualChannelId(++channelsMade);
    }

    @Override
    public SchedulerEventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public Channel newChannel() {
        return new VirtualChannel(this);
    }

    @Override
    public ServerChannel newServerChannel() {
        return new VirtualServerChannel(this);
    }

    @Override
    public AddressResolverGroup<InetSocketAddress> resolver() {
        return resolver;
    }
}
