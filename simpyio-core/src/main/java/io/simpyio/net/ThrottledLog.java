package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warns of what peers can bring about as often as they like: each kind of warning at most once in ten seconds, with the
 * number of those that were left out.
 *
 * <p>Loop-confined.
 */
public final class ThrottledLog {

    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final Logger logger;
    private final Environment environment;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** Warnings to a logger, timed by an environment. */
    public ThrottledLog(Logger logger, Environment environment) {
        this.logger = logger;
        this.environment = environment;
    }

    /** Warns; the format, with SLF4J's placeholders, is the kind, and has to be a constant. */
    public void warn(String format, @Nullable Object... arguments) {
        long nowNanos = environment.nowNanos();
        Kind kind = kinds.computeIfAbsent(format, unseen -> new Kind(nowNanos));
        if (nowNanos < kind.nextNanos) {
            kind.leftOut++;
            return;
        }
        kind.nextNanos = nowNanos + INTERVAL_NANOS;
        String more = kind.leftOut == 0 ? "" : " (and " + kind.leftOut + " like this since the last one)";
        kind.leftOut = 0;
        logger.warn(format + more, arguments);
    }

    private static final class Kind {

        private long nextNanos;
        private long leftOut;

        Kind(long nextNanos) {
            this.nextNanos = nextNanos;
        }
    }
}
