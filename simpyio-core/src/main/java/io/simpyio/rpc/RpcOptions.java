package io.simpyio.rpc;

import java.time.Duration;

/**
 * The limits of calls, whatever carries them.
 *
 * @param maxCalls how many calls of all connections run at once; one more gets a failure that says so
 * @param maxEndpoints how many paths one connection may have of its own, for callbacks
 * @param deadline how long a call of ours may take if nothing else is said; zero for ever
 * @param stackTraces whether a failure tells the peer the stack trace
 * @param types types with a form of their own on the wire
 * @param interceptors what goes around calls, both ways
 */
public record RpcOptions(
        int maxCalls,
        int maxEndpoints,
        Duration deadline,
        boolean stackTraces,
        RpcTypes types,
        RpcInterceptors interceptors) {

    /** The limit on calls if nothing else is said. */
    public static final int DEFAULT_MAX_CALLS = 10_000;

    /** The limit on the paths of a connection if nothing else is said. */
    public static final int DEFAULT_MAX_ENDPOINTS = 1_024;

    /** The limit on the time of a call if nothing else is said. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

    /** The default limits, no stack traces, no types, and no interceptors. */
    public static final RpcOptions DEFAULT = new RpcOptions(
            DEFAULT_MAX_CALLS, DEFAULT_MAX_ENDPOINTS, DEFAULT_DEADLINE, false, RpcTypes.NONE, RpcInterceptors.NONE);

    /** Fails with an {@link IllegalArgumentException} if a limit makes no sense. */
    public RpcOptions {
        if (maxCalls <= 0) {
            throw new IllegalArgumentException("maxCalls must be positive, but is " + maxCalls);
        }
        if (maxEndpoints <= 0) {
            throw new IllegalArgumentException("maxEndpoints must be positive, but is " + maxEndpoints);
        }
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must not be negative, but is " + deadline);
        }
    }

    /** These with another {@link #maxCalls()}. */
    public RpcOptions withMaxCalls(int limit) {
        return new RpcOptions(limit, maxEndpoints, deadline, stackTraces, types, interceptors);
    }

    /** These with another {@link #maxEndpoints()}. */
    public RpcOptions withMaxEndpoints(int limit) {
        return new RpcOptions(maxCalls, limit, deadline, stackTraces, types, interceptors);
    }

    /** These with another {@link #deadline()}. */
    public RpcOptions withDeadline(Duration limit) {
        return new RpcOptions(maxCalls, maxEndpoints, limit, stackTraces, types, interceptors);
    }

    /** These with other {@link #stackTraces()}. */
    public RpcOptions withStackTraces(boolean told) {
        return new RpcOptions(maxCalls, maxEndpoints, deadline, told, types, interceptors);
    }

    /** These with other {@link #types()}. */
    public RpcOptions withTypes(RpcTypes own) {
        return new RpcOptions(maxCalls, maxEndpoints, deadline, stackTraces, own, interceptors);
    }

    /** These with other {@link #interceptors()}. */
    public RpcOptions withInterceptors(RpcInterceptors around) {
        return new RpcOptions(maxCalls, maxEndpoints, deadline, stackTraces, types, around);
    }
}
