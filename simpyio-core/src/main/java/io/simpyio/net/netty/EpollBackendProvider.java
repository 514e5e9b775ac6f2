package io.simpyio.net.netty;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.UnixChannels;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code epoll}: Netty's native transport for Linux. */
public final class EpollBackendProvider implements BackendProvider {

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int preference() {
        return 10;
    }

    @Override
    public String description() {
        return "Netty's native transport for Linux with the longest record";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeTransport.unavailable(Epoll.unavailabilityCause());
    }

    @Override
    public Backend open(Environment.Builder environment) {
        return new RealTimeBackend(
                name(),
                EpollIoHandler.newFactory(),
                EpollSocketChannel::new,
                EpollServerSocketChannel::new,
                Optional.of(new UnixChannels(
                        EpollDomainSocketChannel::new,
                        EpollServerDomainSocketChannel::new,
                        address -> new DomainSocketAddress(address.getPath().toString()),
                        true)),
                true,
                environment);
    }
}
