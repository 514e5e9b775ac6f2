package io.simpyio.spring;

/**
 * Where the interceptors of calls stand that come with the starter; beans of type {@link io.simpyio.rpc.RpcInterceptor}
 * and {@link io.simpyio.rpc.RpcClientInterceptor} with a smaller {@code @Order} are outside of them. What is the user's own
 * has 0 or more, or no order.
 */
public final class RpcInterceptorOrder {

    /** Meters and traces: they see all the rest, and what exception mappers make of failures. */
    public static final int OBSERVATION = -3_000;

    /** Who calls, and whether that may be. */
    public static final int SECURITY = -1_000;

    private RpcInterceptorOrder() {}
}
