package io.simpyio.http.server;

import io.simpyio.net.TcpSocket;

/**
 * Goes on with one connection in another protocol, in the process of the connection, which is closed when it returns. It
 * is interrupted when the server is closed.
 */
@FunctionalInterface
public interface ProtocolHandler {

    /** Serves the connection, which does not count as a request any more. */
    void serve(TcpSocket socket) throws Exception;

    /**
     * The server is shut down, and what is served has some time to come to its end: on the loop. A protocol that can say so
     * does it here; the connection is waited for until it has ended, or the time is over.
     */
    default void serverDrains(TcpSocket socket) {}

    /** The server is closed: on the loop, right before the interrupt. A protocol that has a way to say so uses it here. */
    default void serverClosed(TcpSocket socket) {
        socket.close();
    }
}
