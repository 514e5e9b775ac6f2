package io.simpyio.rpc;

import java.io.Serial;

/**
 * A call that fails with a code: thrown by a method, it is what the caller gets; thrown here, the call could not be
 * carried out as it came, was not answered in time, or was cancelled.
 */
public class RpcException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RpcCode code;

    /** A failure that the caller can tell from others by its code. */
    public RpcException(RpcCode code, String message) {
        super(message);
        this.code = code;
    }

    /** The kind of failure. */
    public final RpcCode code() {
        return code;
    }
}
