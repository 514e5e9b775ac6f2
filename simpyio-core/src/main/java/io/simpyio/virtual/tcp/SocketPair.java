package io.simpyio.virtual.tcp;

import java.net.InetSocketAddress;

/** The two addresses that identify a connection (RFC 9293, "socket pair"), as one of its ends sees them. */
record SocketPair(InetSocketAddress local, InetSocketAddress remote) {

    SocketPair reversed() {
        return new SocketPair(remote, local);
    }
}
