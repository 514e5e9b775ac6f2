package io.simpyio.http.server;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.kernel.Environment;

/** What becomes of a body of which nobody has read all. */
final class BodySkipping {

    /** So much of it is read over. */
    private static final int MAX_SKIPPED_BYTES = 256 << 10;

    private BodySkipping() {}

    /** Whether it is not said to be too long for that. */
    static boolean skippable(HttpBody body) {
        return body.length().orElse(0) <= MAX_SKIPPED_BYTES;
    }

    /** Reads over what is left; tells whether there was not too much of it, and nothing wrong. Suspends. */
    static boolean skip(HttpBody body, HttpServerOptions options) {
        if (!body.ended() && !skippable(body)) {
            return false;
        }
        body.limit(Long.MAX_VALUE);
        Environment environment = body.environment();
        long deadlineNanos = environment.nowNanos() + options.headerTimeout().toNanos();
        int skipped = 0;
        try {
            while (!body.ended()) {
                skipped += body.read().await().length;
                if (skipped > MAX_SKIPPED_BYTES || environment.nowNanos() > deadlineNanos) {
                    return false;
                }
            }
        } catch (HttpException e) {
            return false; // Nobody knows where the next request begins, but the response is none the worse for it.
        }
        return true;
    }
}
