package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * What depends on the family of an address: the channels, and the address as they understand it.
 *
 * @param address as the channels understand it
 * @param tcp whether it is one of TCP's: a host, perhaps by its name, and a port
 * @param halfClosure whether a channel can stay open when the peer has ended its data
 */
record SocketFamily(Transport transport, SocketAddress address, boolean tcp, boolean halfClosure) {

    /**
     * The family of an address.
     *
     * @throws SocketException EAFNOSUPPORT if the backend has no sockets of that family
     */
    static SocketFamily of(SocketAddress address, Transport transport) {
        if (address instanceof InetSocketAddress) {
            return new SocketFamily(transport, address, true, true);
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            UnixChannels channels = unix(transport);
            return new SocketFamily(transport, channels.toChannel().apply(unix), false, channels.halfClosure());
        }
        throw new SocketException(
                SocketError.EAFNOSUPPORT, "addresses of " + address.getClass().getName());
    }

    /**
     * The same, for an address to listen on. Netty's native channels would delete whatever file is there.
     *
     * @throws SocketException EADDRINUSE if there is a file where the Unix domain socket would be
     */
    static SocketFamily toListenOn(SocketAddress address, Transport transport) {
        SocketFamily family = of(address, transport);
        if (address instanceof UnixDomainSocketAddress unix
                && Files.exists(unix.getPath(), LinkOption.NOFOLLOW_LINKS)) {
            throw new SocketException(
                    SocketError.EADDRINUSE,
                    "listen on " + address + ": there is such a file; delete it if nobody listens there any more");
        }
        return family;
    }

    private static UnixChannels unix(Transport transport) {
        return transport
                .unixChannels()
                .orElseThrow(() -> new SocketException(
                        SocketError.EAFNOSUPPORT,
                        "this backend has no Unix domain sockets; select, epoll, io_uring and kqueue have"));
    }

    Channel newChannel() {
        return tcp ? transport.newChannel() : unix(transport).channels().get();
    }

    ServerChannel newServerChannel() {
        return tcp
                ? transport.newServerChannel()
                : unix(transport).serverChannels().get();
    }

    /** An address of a channel as the JDK knows it. Netty's native channels have a type of their own, made of the path. */
    static SocketAddress toJdk(SocketAddress address) {
        return address instanceof InetSocketAddress || address instanceof UnixDomainSocketAddress
                ? address
                : UnixDomainSocketAddress.of(address.toString());
    }
}
