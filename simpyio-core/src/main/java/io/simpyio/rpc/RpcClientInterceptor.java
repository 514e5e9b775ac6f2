package io.simpyio.rpc;

/**
 * Is told of each call of ours before it is sent, and may give it headers, be told of its end, or refuse it by an
 * exception, with which the call fails.
 *
 * <p>It runs on the thread that calls, with its thread-locals: a process, the loop, or any other with typed clients. It
 * must not await or block.
 */
@FunctionalInterface
public interface RpcClientInterceptor {

    /** Before a call is sent. */
    void intercept(RpcClientCall call);
}
