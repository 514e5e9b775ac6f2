package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import java.util.Optional;

/**
 * How a call has ended.
 *
 * @param failure what was thrown, or why nobody wants the reply any more; empty if the call has succeeded
 * @param code the kind of failure that the caller is told; empty if the call has succeeded
 */
public record RpcOutcome(Optional<Throwable> failure, Optional<RpcCode> code) {

    /** It has succeeded. */
    public static final RpcOutcome SUCCESS = new RpcOutcome(Optional.empty(), Optional.empty());

    /** It has failed. */
    public static RpcOutcome of(Throwable failure, RpcCode code) {
        return new RpcOutcome(Optional.of(failure), Optional.of(code));
    }

    /** A call of ours has failed: what says no code of its own is of the connection, but for values without a form. */
    static RpcOutcome ofOurs(Throwable failure) {
        if (failure instanceof RpcException coded) {
            return of(failure, coded.code());
        }
        return of(failure, failure instanceof CodecException ? RpcCode.INVALID_ARGUMENT : RpcCode.UNAVAILABLE);
    }
}
