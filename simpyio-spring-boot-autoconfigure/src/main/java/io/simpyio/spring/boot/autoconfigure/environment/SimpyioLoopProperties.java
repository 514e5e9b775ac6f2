package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Properties of the loop. */
@ConfigurationProperties("simpyio.loop")
public record SimpyioLoopProperties(@DefaultValue Watch watch) {

    void check() {
        watch.check();
    }

    /**
     * What watches whether the loop goes on.
     *
     * @param enabled Whether the loop is watched, if time is real.
     * @param interval Time between two looks at the loop.
     * @param stallThreshold Time that the loop may take to answer. After that the log says what holds it, and the
     *     application is not healthy until it goes on.
     */
    public record Watch(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("500ms") Duration interval,
            @DefaultValue("2s") Duration stallThreshold) {

        private void check() {
            PropertyRange.atLeast("simpyio.loop.watch.interval", interval, Duration.ofMillis(1));
            PropertyRange.atLeast("simpyio.loop.watch.stall-threshold", stallThreshold, Duration.ofMillis(1));
        }
    }
}
