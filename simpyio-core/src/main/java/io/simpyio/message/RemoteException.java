package io.simpyio.message;

import java.io.Serial;
import java.net.SocketAddress;
import java.util.Map;

/** The peer replied with a failure. */
public final class RemoteException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SocketAddress origin;
    private final String remoteTraceback;
    private final transient Map<?, ?> headers;

    RemoteException(SocketAddress origin, String remoteTraceback, Map<?, ?> headers) {
        super("Failure reply from " + origin + ": " + remoteTraceback.strip());
        this.origin = origin;
        this.remoteTraceback = remoteTraceback;
        this.headers = headers;
    }

    /** The address of the peer. */
    public SocketAddress origin() {
        return origin;
    }

    /** What the peer said, as it came: by simpy.io's custom a traceback, whose last line is the error. */
    public String remoteTraceback() {
        return remoteTraceback;
    }

    /** The headers of the reply; none from a peer that does not know them. */
    public Map<?, ?> headers() {
        return headers;
    }
}
