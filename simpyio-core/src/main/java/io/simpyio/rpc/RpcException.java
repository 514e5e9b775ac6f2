package io.simpyio.rpc;

import java.io.Serial;

/** A call that cannot be carried out as it came: an unknown path, a missing or ill-typed argument, a wrong shape. */
public final class RpcException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RpcException(String message) {
        super(message);
    }
}
