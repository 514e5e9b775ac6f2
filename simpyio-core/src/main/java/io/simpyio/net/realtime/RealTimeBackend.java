package io.simpyio.net.realtime;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Ticker;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.SchedulerEventLoop;
import io.simpyio.net.Transport;
import io.simpyio.net.UnixChannels;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Real sockets in real time, on channels that a room beside this one brings; may be opened and closed on any thread. */
public final class RealTimeBackend implements Backend, Transport {

    private final String name;
    private final SchedulerEventLoop eventLoop;
    private final Supplier<? extends Channel> channels;
    private final Supplier<? extends ServerChannel> serverChannels;
    private final Optional<UnixChannels> unixChannels;
    private final boolean sharing;
    private final BlockingNameResolver.Group resolver = new BlockingNameResolver.Group();
    private final Environment environment;
    private final Network network;

    /**
     * Opens a backend.
     *
     * @param name the one under which users find it
     * @param ioHandlerFactory makes what waits for I/O
     * @param channels makes channels to be connected
     * @param serverChannels makes channels to listen on
     * @param unixChannels those for Unix domain sockets, if there are any
     * @param sharing whether a channel that one loop has accepted can be served by another of the same kind
     * @param builder of the environment; gets its driver here
     */
    public RealTimeBackend(
            String name,
            IoHandlerFactory ioHandlerFactory,
            Supplier<? extends Channel> channels,
            Supplier<? extends ServerChannel> serverChannels,
            Optional<UnixChannels> unixChannels,
            boolean sharing,
            Environment.Builder builder) {
        this.name = name;
        this.sharing = sharing;
        this.channels = channels;
        this.serverChannels = serverChannels;
        this.unixChannels = unixChannels;
        eventLoop = new SchedulerEventLoop(ioHandlerFactory, Ticker.systemTicker());
        environment = builder.driver(new RealTimeDriver(eventLoop)).build();
        eventLoop.serves(environment.name());
        network = new Network(environment, this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public SchedulerEventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public Channel newChannel() {
        return channels.get();
    }

    @Override
    public ServerChannel newServerChannel() {
        return serverChannels.get();
    }

    @Override
    public Optional<UnixChannels> unixChannels() {
        return unixChannels;
    }

    @Override
    public boolean acceptsFor(Transport other) {
        return sharing && other instanceof RealTimeBackend backend && backend.name.equals(name);
    }

    @Override
    public AddressResolverGroup<InetSocketAddress> resolver() {
        return resolver;
    }

    @Override
    public String toString() {
        return "Backend(" + name + ")";
    }
}
