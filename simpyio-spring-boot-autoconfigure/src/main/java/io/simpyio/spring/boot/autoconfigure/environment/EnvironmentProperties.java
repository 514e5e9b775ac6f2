package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of an environment.
 *
 * @param backend Clock and network: "auto" takes the best one on real sockets, "virtual" simulates time and network.
 * @param coroutines How processes are switched.
 * @param maxPendingEvents Maximum number of pending events, timers included.
 * @param maxSubmissions Maximum number of submissions by other threads that wait for the loop.
 * @param realTimeFactor Seconds of real time for each simulated second of the backend "virtual", such as 0.1 for ten
 *     times as fast as life. As fast as possible by default.
 */
public record EnvironmentProperties(
        @DefaultValue("auto") String backend,
        @DefaultValue("auto") CoroutineMode coroutines,
        @DefaultValue("16777216") int maxPendingEvents,
        @DefaultValue("65536") int maxSubmissions,
        @Nullable Double realTimeFactor) {

    void check(String prefix) {
        PropertyRange.between(prefix + ".max-pending-events", maxPendingEvents, 1, Integer.MAX_VALUE);
        PropertyRange.between(prefix + ".max-submissions", maxSubmissions, 1, Integer.MAX_VALUE);
        if (realTimeFactor != null) {
            PropertyRange.positive(prefix + ".real-time-factor", realTimeFactor);
        }
    }
}
