package io.simpyio.net.netty;

import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.UnixChannels;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code kqueue}: Netty's native transport for macOS and the BSDs. */
public final class KQueueBackendProvider implements BackendProvider {

    @Override
    public String name() {
        return "kqueue";
    }

    @Override
    public int preference() {
        return 10;
    }

    @Override
    public String description() {
        return "Netty's native transport for macOS and the BSDs";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeTransport.unavailable(KQueue.unavailabilityCause());
    }

    @Override
    public Backend open(Environment.Builder environment) {
        return new RealTimeBackend(
                name(),
                KQueueIoHandler.newFactory(),
                KQueueSocketChannel::new,
                KQueueServerSocketChannel::new,
                Optional.of(new UnixChannels(
                        KQueueDomainSocketChannel::new,
                        KQueueServerDomainSocketChannel::new,
                        address -> new DomainSocketAddress(address.getPath().toString()),
                        true)),
                true,
                environment);
    }
}
