package io.simpyio.net.netty;

import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code io_uring}: Netty's native transport on Linux's completion queues; many containers forbid them. */
public final class IoUringBackendProvider implements BackendProvider {

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
                environment);
    }
}
