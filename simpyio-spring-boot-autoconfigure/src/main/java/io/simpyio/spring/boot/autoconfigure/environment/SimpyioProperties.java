package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the environment.
 *
 * @param backend Clock and network: "auto" takes the best one on real sockets, "virtual" simulates time and network.
 * @param coroutines How processes are switched.
 * @param maxPendingEvents Maximum number of pending events, timers included.
 * @param maxSubmissions Maximum number of submissions by other threads that wait for the loop.
 */
@ConfigurationProperties("simpyio")
public record SimpyioProperties(
        @DefaultValue("auto") String backend,
        @DefaultValue("auto") CoroutineMode coroutines,
        @DefaultValue("16777216") int maxPendingEvents,
        @DefaultValue("65536") int maxSubmissions) {

    /** Not in the constructor, as Boot says more about a value that is wrong than about a binding that fails. */
    void check() {
        PropertyRange.between("simpyio.max-pending-events", maxPendingEvents, 1, Integer.MAX_VALUE);
        PropertyRange.between("simpyio.max-submissions", maxSubmissions, 1, Integer.MAX_VALUE);
    }
}
