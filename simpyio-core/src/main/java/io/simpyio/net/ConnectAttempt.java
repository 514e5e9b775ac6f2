package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connect of a channel that waits for its answer: it has a time limit and can be cancelled, both of which close the
 * channel. For backends that bring channels of their own; on the event loop.
 */
public final class ConnectAttempt {

    private final SocketAddress remote;
    private final ChannelPromise promise;
    private final @Nullable Future<?> timeout;

    /** Begins; the time limit is the channel's connect time-out. */
    public ConnectAttempt(Channel channel, SocketAddress remote, ChannelPromise promise) {
        this.remote = remote;
        this.promise = promise;
        int limitMillis = channel.config().getConnectTimeoutMillis();
        timeout = limitMillis <= 0
                ? null
                : channel.eventLoop()
                        .schedule(() -> timedOut(channel, limitMillis), limitMillis, TimeUnit.MILLISECONDS);
        promise.addListener(done -> {
            if (done.isCancelled()) {
                channel.close();
            }
        });
    }

    private void timedOut(Channel channel, int limitMillis) {
        if (promise.tryFailure(
                new ConnectTimeoutException("connection timed out after " + limitMillis + " ms: " + remote))) {
            channel.close();
        }
    }

    /** Whom it is for. */
    public SocketAddress remote() {
        return remote;
    }

    /** Ends it with success; {@code false} if it was cancelled. */
    public boolean succeed() {
        cancelTimeout();
        return promise.trySuccess();
    }

    /** Ends it with a failure. */
    public void fail(Throwable cause) {
        cancelTimeout();
        promise.tryFailure(cause);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
