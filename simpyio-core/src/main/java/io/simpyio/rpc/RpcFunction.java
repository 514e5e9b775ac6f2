package io.simpyio.rpc;

import org.jspecify.annotations.Nullable;

/** A method in code; on the loop, as its {@link RpcMode} says. */
@FunctionalInterface
public interface RpcFunction {

    /** Carries out a call; what it returns is the reply, except if it passes through. */
    @Nullable Object call(RpcCall call) throws Exception;
}
