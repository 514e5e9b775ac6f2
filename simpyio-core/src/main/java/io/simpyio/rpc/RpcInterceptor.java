package io.simpyio.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Goes around each call of a peer, also those that are refused because nothing is at their path, an argument makes no
 * sense or a limit is reached; but what is no call at all never gets here. The first of {@link RpcInterceptors} is the
 * outermost.
 *
 * <p>It runs where the method runs: in the process of the call, where it may await and block, or at once on the loop if
 * the method is plain, passes through, or is never called; and once for each call. What is opened before {@code
 * next.call(call)} and closed after it, such as a scope of thread-locals, holds for the method and what it awaits; that
 * does not mean that the call has ended, as a method may answer later, or return an event: {@link RpcCall#whenEnded} tells
 * of that. An exception that it throws in place of calling {@code next} refuses the call, and is the reply.
 */
@FunctionalInterface
public interface RpcInterceptor {

    /** Carries out a call, or refuses it; returns what {@code next} returns, or another result. */
    @Nullable Object intercept(RpcCall call, RpcFunction next) throws Exception;
}
