package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the backend "virtual".
 *
 * @param realTimeFactor Seconds of real time for each simulated second, such as 0.1 for ten times as fast as life. As
 *     fast as possible by default.
 */
@ConfigurationProperties("simpyio.virtual")
public record SimpyioVirtualProperties(@Nullable Double realTimeFactor) {

    void check() {
        if (realTimeFactor != null) {
            PropertyRange.positive("simpyio.virtual.real-time-factor", realTimeFactor);
        }
    }
}
