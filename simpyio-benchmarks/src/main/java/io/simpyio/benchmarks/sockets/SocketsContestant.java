package io.simpyio.benchmarks.sockets;

import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.simpyio.benchmarks.Load;
import io.simpyio.net.Backend;
import java.util.Locale;

/** Who makes round trips on the JVM. */
enum SocketsContestant {
    NIO((work, units) -> new NioEcho(work, units)),
    NETTY_NIO((work, units) -> new NettyEcho(
            NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class, work, units)),
    NETTY_EPOLL((work, units) -> new NettyEcho(
            EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class, work, units)),
    NETTY_IO_URING((work, units) -> new NettyEcho(
            IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class, IoUringSocketChannel.class, work, units)),
    SIMPYIO_SELECT("select"),
    SIMPYIO_EPOLL("epoll"),
    SIMPYIO_IO_URING("io_uring"),
    SIMPYIO_NIO2("nio2"),
    SIMPYIO_VIRTUAL("virtual"),
    SIMPYIO_EPOLL_ARRAYS((work, units) -> new SimpyioArrayEcho("epoll", work, units));

    private final Factory factory;

    SocketsContestant(String backend) {
        this((work, units) -> work.kind() == RoundTrips.Kind.ECHO
                ? new SimpyioEcho(backend, work, units)
                : new SimpyioMessages(backend, work, units));
    }

    SocketsContestant(Factory factory) {
        this.factory = factory;
    }

    /** Whether what it is made of works on this machine. */
    boolean works() {
        String transport = name().toLowerCase(Locale.ROOT).replaceFirst("^(netty|simpyio)_", "");
        return switch (transport) {
            case "nio", "select", "virtual", "nio2" -> true;
            case "epoll_arrays" -> Backend.available().contains("epoll");
            default -> Backend.available().contains(transport);
        };
    }

    /** Opens the connections; a slice has so many round trips. */
    Load open(RoundTrips work, long sliceUnits) {
        return factory.open(work, sliceUnits);
    }

    @FunctionalInterface
    private interface Factory {

        Load open(RoundTrips work, long sliceUnits);
    }
}
