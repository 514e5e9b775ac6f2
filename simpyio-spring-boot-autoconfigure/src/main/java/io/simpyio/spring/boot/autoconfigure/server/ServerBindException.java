package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.io.Serial;

/** A server cannot listen where its properties say. */
public final class ServerBindException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String properties;
    private final int port;
    private final SocketError error;

    /** A failure of the server whose properties begin so. */
    public ServerBindException(String properties, int port, SocketException cause) {
        super("The server of " + properties + ".* cannot be started: " + cause.getMessage(), cause);
        this.properties = properties;
        this.port = port;
        this.error = cause.error();
    }

    /** What the names of the server's properties begin with. */
    public String properties() {
        return properties;
    }

    /** The port that was asked for. */
    public int port() {
        return port;
    }

    /** Why not: {@link SocketError#EADDRINUSE} is one of several reasons. */
    public SocketError error() {
        return error;
    }
}
