package io.simpyio.rpc.client;

import io.simpyio.rpc.RpcCode;
import java.util.Set;

/**
 * Which calls are tried again, inside their deadline. A call that was never sent always is, whatever stands here. One that
 * was sent may have been carried out, so it is tried again only if its method is {@linkplain
 * io.simpyio.rpc.RpcMethod#idempotent() idempotent}, when its connection is lost or its failure has one of these codes.
 *
 * @param maxAttempts how often a call is sent at most; 1 for no second time
 * @param backOff how long to wait in between
 * @param codes of which failures
 * @param idempotent paths of idempotent methods, besides those that interfaces of typed clients mark
 */
public record RpcRetry(int maxAttempts, BackOff backOff, Set<RpcCode> codes, Set<String> idempotent) {

    /** Three attempts, and again if the service was unavailable. */
    public static final RpcRetry DEFAULT = new RpcRetry(3, BackOff.RETRY, Set.of(RpcCode.UNAVAILABLE), Set.of());

    /** Nothing that was sent is sent again. */
    public static final RpcRetry NONE = new RpcRetry(1, BackOff.RETRY, Set.of(), Set.of());

    /** Fails with an {@link IllegalArgumentException} if the number makes no sense. */
    public RpcRetry {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be positive, but is " + maxAttempts);
        }
        codes = Set.copyOf(codes);
        idempotent = Set.copyOf(idempotent);
    }

    /** These with another {@link #maxAttempts()}. */
    public RpcRetry withMaxAttempts(int limit) {
        return new RpcRetry(limit, backOff, codes, idempotent);
    }

    /** These with another {@link #backOff()}. */
    public RpcRetry withBackOff(BackOff between) {
        return new RpcRetry(maxAttempts, between, codes, idempotent);
    }

    /** These with other {@link #codes()}. */
    public RpcRetry withCodes(Set<RpcCode> repeated) {
        return new RpcRetry(maxAttempts, backOff, repeated, idempotent);
    }

    /** These with other {@link #idempotent()} paths. */
    public RpcRetry withIdempotent(Set<String> paths) {
        return new RpcRetry(maxAttempts, backOff, codes, paths);
    }
}
