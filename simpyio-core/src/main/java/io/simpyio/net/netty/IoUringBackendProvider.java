package io.simpyio.net.netty;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.UnixChannels;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code io_uring}: Netty's native transport on Linux's completion queues; many containers forbid them. */
public final class IoUringBackendProvider implements BackendProvider {

    private static final String ACCEPT_MULTISHOT = "io.netty.iouring.acceptMultiShotEnabled";

    /**
     * Netty 4.2.17 asks for the next connection as soon as its standing order has failed, wanted or not: without a free
     * descriptor the loop would turn without rest. Ordered one by one, connections wait until somebody asks.
     */
    static {
        if (System.getProperty(ACCEPT_MULTISHOT) == null) {
            System.setProperty(ACCEPT_MULTISHOT, "false"); // Read when Netty's class is first used.
        }
    }

    @Override
    public String name() {
        return "io_uring";
    }

    @Override
    public int preference() {
        return 5; // Below epoll, though faster with many connections: see docs/design-decisions.md.
    }

    @Override
    public String description() {
        return "Netty's native transport on Linux's completion queues";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeTransport.unavailable(IoUring.unavailabilityCause());
    }

    @Override
    public Backend open(Environment.Builder environment) {
        return new RealTimeBackend(
                name(),
                IoUringHandler.newFactory(),
                IoUringSocketChannel::new,
                IoUringServerSocketChannel::new,
                Optional.of(new UnixChannels(
                        IoUringDomainSocketChannel::new,
                        IoUringServerDomainSocketChannel::new,
                        address -> new DomainSocketAddress(address.getPath().toString()),
                        false)),
                environment);
    }
}
