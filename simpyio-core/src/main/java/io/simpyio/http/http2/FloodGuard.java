package io.simpyio.http.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.simpyio.kernel.Environment;

/**
 * Counts what is cheap to send and dear to receive, in each second of the environment's time; Netty's own guard of that
 * kind looks at the wall clock. Loop-confined.
 */
final class FloodGuard {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Environment environment;
    private final String name;
    private final int limit;
    private long beginNanos;
    private int count;

    FloodGuard(Environment environment, String name, int limit) {
        this.environment = environment;
        this.name = name;
        this.limit = limit;
        beginNanos = environment.nowNanos();
    }

    /** Counts one more; fails, and with it the connection, if that is too much. */
    void count() throws Http2Exception {
        long nowNanos = environment.nowNanos();
        if (nowNanos - beginNanos >= SECOND_NANOS) {
            beginNanos = nowNanos;
            count = 0;
        }
        if (++count > limit) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "Too many: the limit %s is %d", name, limit);
        }
    }
}
