package io.simpyio.spring.boot.autoconfigure.run;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the run of an application.
 *
 * @param until When the application ends, counted from its start in the time of its environment, which is simulated on
 *     the backend "virtual" and real on others.
 */
@ConfigurationProperties("simpyio.run")
public record SimpyioRunProperties(Duration until) {

    void check() {
        PropertyRange.atLeast("simpyio.run.until", until, Duration.ofNanos(1));
    }
}
