package io.simpyio.rpc;

import java.io.Serial;

/** The peer's method failed, or the peer would not call it. */
public final class RpcRemoteException extends RpcException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient RpcFailure failure;

    RpcRemoteException(String path, RpcFailure failure) {
        super(failure.code(), "Call of " + path + " failed: " + failure.type() + ": " + failure.message());
        this.path = path;
        this.failure = failure;
    }

    /** What was called. */
    public String path() {
        return path;
    }

    /** What the peer has said about it: type, message, code, and where it is configured to the stack trace. */
    public RpcFailure failure() {
        return failure;
    }
}
