package io.simpyio.net;

import java.util.LinkedHashSet;
import java.util.Set;

/** Counted on the loop, read racily by any thread; but for the open sockets, which are for the loop alone. */
final class SocketCounters {

    final Set<TcpSocket> open = new LinkedHashSet<>();

    long listening;
    long accepted;
    long connected;
    long bytesRead;
    long bytesWritten;
    long handshakes;
    long failedHandshakes;

    SocketStats snapshot() {
        return new SocketStats(
                open.size(), listening, accepted, connected, bytesRead, bytesWritten, handshakes, failedHandshakes);
    }
}
