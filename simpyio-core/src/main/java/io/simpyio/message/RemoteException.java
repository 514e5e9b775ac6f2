package io.simpyio.message;

import java.io.Serial;
import java.net.SocketAddress;

/** The peer replied with a failure. */
public final class RemoteException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SocketAddress origin;
    private final String remoteTraceback;

    RemoteException(SocketAddress origin, String remoteTraceback) {
        super("Failure reply from " + origin + ": " + remoteTraceback.strip());
        this.origin = origin;
        this.remoteTraceback = remoteTraceback;
    }

    /** The address of the peer. */
    public SocketAddress origin() {
        return origin;
    }

    /** What the peer said, as it came: by simpy.io's custom a traceback, whose last line is the error. */
    public String remoteTraceback() {
        return remoteTraceback;
    }
}
