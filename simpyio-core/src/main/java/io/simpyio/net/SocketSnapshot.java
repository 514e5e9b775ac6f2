package io.simpyio.net;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * What an open connection is like.
 *
 * @param address of this end
 * @param peerAddress of the other end
 * @param tls whether it speaks TLS
 * @param bytesRead bytes received since it is open
 * @param bytesWritten bytes handed to the operating system since it is open
 * @param unreadBytes bytes that have come and wait to be read here
 * @param unsentBytes bytes that wait for the operating system to take them
 * @param idle for how long no byte has come or gone
 */
public record SocketSnapshot(
        SocketAddress address,
        SocketAddress peerAddress,
        boolean tls,
        long bytesRead,
        long bytesWritten,
        long unreadBytes,
        long unsentBytes,
        Duration idle) {}
