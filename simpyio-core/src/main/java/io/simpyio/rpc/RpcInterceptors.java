package io.simpyio.rpc;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes around calls, those of peers and those of ours; the first of each is the outermost. The order that is meant:
 * observation, then exceptions (the mappers, which see all that is thrown further in), security, and last what is the
 * user's own. Immutable; any thread.
 *
 * @param incoming around calls of peers
 * @param outgoing around calls of ours
 * @param exceptions what peers are told of exceptions; the first that knows one counts
 */
public record RpcInterceptors(
        List<RpcInterceptor> incoming, List<RpcClientInterceptor> outgoing, List<RpcExceptionMapper> exceptions) {

    /** None. */
    public static final RpcInterceptors NONE = new RpcInterceptors(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public RpcInterceptors {
        incoming = List.copyOf(incoming);
        outgoing = List.copyOf(outgoing);
        exceptions = List.copyOf(exceptions);
    }

    /** These and one more, inside of the others. */
    public RpcInterceptors with(RpcInterceptor interceptor) {
        return new RpcInterceptors(and(incoming, interceptor), outgoing, exceptions);
    }

    /** These and one more, inside of the others. */
    public RpcInterceptors withOutgoing(RpcClientInterceptor interceptor) {
        return new RpcInterceptors(incoming, and(outgoing, interceptor), exceptions);
    }

    /** These and one more, asked last. */
    public RpcInterceptors withExceptions(RpcExceptionMapper mapper) {
        return new RpcInterceptors(incoming, outgoing, and(exceptions, mapper));
    }

    private static <T> List<T> and(List<T> list, T more) {
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }

    /** A function with what goes around it. */
    RpcFunction around(RpcFunction innermost) {
        RpcFunction function = innermost;
        for (int i = incoming.size() - 1; i >= 0; i--) {
            RpcInterceptor interceptor = incoming.get(i);
            RpcFunction next = function;
            function = call -> interceptor.intercept(call, next);
        }
        return function;
    }
}
