package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warns of what peers can bring about as often as they like: of each kind at most ten warnings in ten seconds, and then
 * the number of those that were left out.
 *
 * <p>Loop-confined.
 */
public final class ThrottledLog {

    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int MAX_PER_INTERVAL = 10;

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
        String more = "";
        if (nowNanos - kind.startNanos >= INTERVAL_NANOS) {
            more = kind.count <= MAX_PER_INTERVAL
                    ? ""
                    : " (and " + (kind.count - MAX_PER_INTERVAL) + " more like this before)";
            kind.startNanos = nowNanos;
            kind.count = 0;
        }
        if (++kind.count <= MAX_PER_INTERVAL) {
            logger.warn(format + more, arguments);
        }
    }

    private static final class Kind {

        private long startNanos;
        private long count;

        Kind(long startNanos) {
            this.startNanos = startNanos;
        }
    }
}
