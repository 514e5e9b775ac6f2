package io.simpyio.message;

import java.io.Serial;
import java.net.InetSocketAddress;

/** The peer replied with a failure. */
public final class RemoteException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final InetSocketAddress origin;
    private final String remoteTraceback;

    RemoteException(InetSocketAddress origin, String remoteTraceback) {
        super("Failure reply from " + origin + ": " + remoteTraceback.strip());
        this.origin = origin;
        this.remoteTraceback = remoteTraceback;
    }

    /** The address of the peer. */
    public InetSocketAddress origin() {
        return origin;
    }

    /** What the peer said, as it came: by simpy.io's custom a traceback, whose last line is the error. */
    public String remoteTraceback() {
        return remoteTraceback;
    }
}
