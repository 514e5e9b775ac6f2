package io.simpyio.net;

/** Counted on the loop, read racily by any thread. */
final class SocketCounters {

    long open;
    long listening;
    long accepted;
    long connected;
    long bytesRead;
    long bytesWritten;

    SocketStats snapshot() {
        return new SocketStats(open, listening, accepted, connected, bytesRead, bytesWritten);
    }
}
