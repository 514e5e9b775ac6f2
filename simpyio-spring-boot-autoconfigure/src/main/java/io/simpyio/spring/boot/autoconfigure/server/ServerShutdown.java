package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens when a server stops.
 *
 * @param gracePeriod Maximum time that what is under way gets to end, in the time of the environment; 0 cuts it off at
 *     once. Keep it below "spring.lifecycle.timeout-per-shutdown-phase", or Spring gives up first.
 */
public record ServerShutdown(@DefaultValue("20s") Duration gracePeriod) {

    /** Fails if a value is out of its range; the failure names the property, which begins with the server's prefix. */
    public void check(String prefix) {
        PropertyRange.atLeast(prefix + ".shutdown.grace-period", gracePeriod, Duration.ZERO);
    }
}
