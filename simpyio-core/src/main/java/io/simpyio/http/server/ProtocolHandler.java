package io.simpyio.http.server;

import io.simpyio.net.TcpSocket;

/** Goes on with a connection in another protocol, in the process of the connection, which is closed when it returns. */
@FunctionalInterface
public interface ProtocolHandler {

    /** Serves the connection. */
    void serve(TcpSocket socket) throws Exception;
}
