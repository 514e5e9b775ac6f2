package io.simpyio.rpc.client;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.rpc.RpcOptions;
import java.time.Duration;

/**
 * How the calls of a service are carried out.
 *
 * @param rpc the limits of calls, and what goes around each; that of the {@linkplain RpcConnector connector} goes around
 *     each attempt
 * @param codec how results are converted to the types that are wanted; that of the connector if it has another than JSON
 * @param retry which calls are tried again
 * @param reconnect how long an instance is left out after a connection to it has failed
 * @param keepAlive how dead connections are found
 * @param maxWaitingCalls how many calls may wait for a connection; one more fails at once
 * @param refreshInterval how long the instances that were found count as all there are
 */
public record RpcServiceOptions(
        RpcOptions rpc,
        Codec codec,
        RpcRetry retry,
        BackOff reconnect,
        KeepAlive keepAlive,
        int maxWaitingCalls,
        Duration refreshInterval) {

    /** The limit on waiting calls if nothing else is said. */
    public static final int DEFAULT_MAX_WAITING_CALLS = 1_024;

    /** How long instances count if nothing else is said. */
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(30);

    /** The defaults of each part. */
    public static final RpcServiceOptions DEFAULT = new RpcServiceOptions(
            RpcOptions.DEFAULT,
            new JsonCodec(),
            RpcRetry.DEFAULT,
            BackOff.RECONNECT,
            KeepAlive.DEFAULT,
            DEFAULT_MAX_WAITING_CALLS,
            DEFAULT_REFRESH_INTERVAL);

    /** Fails with an {@link IllegalArgumentException} if a limit makes no sense. */
    public RpcServiceOptions {
        if (maxWaitingCalls <= 0) {
            throw new IllegalArgumentException("maxWaitingCalls must be positive, but is " + maxWaitingCalls);
        }
        if (!refreshInterval.isPositive()) {
            throw new IllegalArgumentException("refreshInterval must be positive, but is " + refreshInterval);
        }
    }

    /** These with other {@link #rpc()} options. */
    public RpcServiceOptions withRpc(RpcOptions options) {
        return new RpcServiceOptions(options, codec, retry, reconnect, keepAlive, maxWaitingCalls, refreshInterval);
    }

    /** These with another {@link #codec()}. */
    public RpcServiceOptions withCodec(Codec other) {
        return new RpcServiceOptions(rpc, other, retry, reconnect, keepAlive, maxWaitingCalls, refreshInterval);
    }

    /** These with other {@link #retry()}. */
    public RpcServiceOptions withRetry(RpcRetry again) {
        return new RpcServiceOptions(rpc, codec, again, reconnect, keepAlive, maxWaitingCalls, refreshInterval);
    }

    /** These with another {@link #reconnect()}. */
    public RpcServiceOptions withReconnect(BackOff backOff) {
        return new RpcServiceOptions(rpc, codec, retry, backOff, keepAlive, maxWaitingCalls, refreshInterval);
    }

    /** These with another {@link #keepAlive()}. */
    public RpcServiceOptions withKeepAlive(KeepAlive asked) {
        return new RpcServiceOptions(rpc, codec, retry, reconnect, asked, maxWaitingCalls, refreshInterval);
    }

    /** These with another {@link #maxWaitingCalls()}. */
    public RpcServiceOptions withMaxWaitingCalls(int limit) {
        return new RpcServiceOptions(rpc, codec, retry, reconnect, keepAlive, limit, refreshInterval);
    }

    /** These with another {@link #refreshInterval()}. */
    public RpcServiceOptions withRefreshInterval(Duration interval) {
        return new RpcServiceOptions(rpc, codec, retry, reconnect, keepAlive, maxWaitingCalls, interval);
    }
}
