package io.simpyio.net.netty;

import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.UnixChannels;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code select}: the JDK's selectors, on every platform. */
public final class SelectBackendProvider implements BackendProvider {

    @Override
    public String name() {
        return "select";
    }

    @Override
    public int preference() {
        return 2;
    }

    @Override
    public String description() {
        return "the JDK's selectors, which work everywhere";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Backend open(Environment.Builder environment) {
        return new RealTimeBackend(
                name(),
                NioIoHandler.newFactory(),
                NioSocketChannel::new,
                NioServerSocketChannel::new,
                Optional.of(new UnixChannels(
                        NioDomainSocketChannel::new, NioServerDomainSocketChannel::new, address -> address, false)),
                true,
                environment);
    }
}
