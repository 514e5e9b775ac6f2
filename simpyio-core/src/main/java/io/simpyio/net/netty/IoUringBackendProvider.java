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

    /**
     * No standing orders, which Netty 4.2.17 reads from system properties when its class is first used. It asks for the
     * next connection as soon as that order has failed, wanted or not: without a free descriptor the loop would turn
     * without rest. And where it has a standing order for "readable", a reader that has taken the last bytes before a
     * reset waits for ever, as the order speaks only of what is new.
     */
    static {
        turnOff("io.netty.iouring.acceptMultiShotEnabled");
        turnOff("io.netty.iouring.pollAddMultishotEnabled");
    }

    private static void turnOff(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "false");
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
                true,
                environment);
    }
}
