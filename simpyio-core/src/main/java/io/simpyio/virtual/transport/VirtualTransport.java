package io.simpyio.virtual.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.resolver.AddressResolverGroup;
import io.simpyio.net.Transport;
import io.simpyio.virtual.tcp.AddressBook;
import io.simpyio.virtual.tcp.TcpStack;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Optional;

/** The channels of one host, from its start to its crash. */
public final class VirtualTransport implements Transport {

    private final VirtualLoop loop;
    private final HostEventLoop eventLoop;
    private final TcpStack stack;
    private final HostNames.Group resolver;
    private final SecureRandom random;
    private final OpenChannels openChannels = new OpenChannels();
    private boolean lost;

    VirtualTransport(VirtualLoop loop, TcpStack stack, AddressBook addressBook, SecureRandom random) {
        this.loop = loop;
        eventLoop = new HostEventLoop(loop.eventLoop(), this);
        this.stack = stack;
        this.random = random;
        resolver = new HostNames.Group(addressBook);
    }

    /** The host's TCP; fails once that is another one's, after a crash. */
    TcpStack stack() throws SocketException {
        if (lost || !stack.hasPower()) {
            throw new SocketException("Network is down");
        }
        return stack;
    }

    void release(InetSocketAddress bound) {
        if (!lost) {
            stack.release(bound);
        }
    }

    long nextChannelNumber() {
        return loop.nextChannelNumber();
    }

    void opened(Channel channel) {
        openChannels.add(channel);
        loop.openChannels().add(channel);
    }

    void closed(Channel channel) {
        openChannels.remove(channel);
        loop.openChannels().remove(channel);
    }

    void closeAll() {
        openChannels.closeAll();
    }

    /** The host has lost its power, and its TCP is gone: closes what is left of its channels. */
    public void powerLost() {
        lost = true;
        closeAll();
    }

    @Override
    public EventLoop eventLoop() {
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

    @Override
    public Optional<SecureRandom> random() {
        return Optional.of(random);
    }

    @Override
    public String toString() {
        return stack.name();
    }
}
