package io.simpyio.rpc;

import java.util.Optional;

/**
 * Says what callers are told of an exception that is no {@link RpcException}: {@link RpcFailure#of(RpcCode, String,
 * String)}. What it knows is expected, and not logged. It is asked on the loop, or in the process of the call.
 */
@FunctionalInterface
public interface RpcExceptionMapper {

    /** What the caller is told; empty to leave it to the next one. */
    Optional<RpcFailure> map(Throwable failure);
}
