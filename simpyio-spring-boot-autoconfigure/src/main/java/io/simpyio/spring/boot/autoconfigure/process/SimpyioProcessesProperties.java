package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.spring.OnFailure;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the methods annotated with {@link io.simpyio.spring.SimpyProcess}. Durations pass in the time of the
 * environment.
 *
 * @param onFailure What follows when a process fails and its annotation says nothing.
 */
@ConfigurationProperties("simpyio.processes")
public record SimpyioProcessesProperties(
        @DefaultValue("restart") OnFailure onFailure,
        @DefaultValue BackOff backOff,
        @DefaultValue Shutdown shutdown) {

    void check() {
        backOff.check();
        shutdown.check();
    }

    /**
     * How long to wait before a process that failed is called again.
     *
     * @param initial Wait after the first failure. A call that lasted at least as long as the maximum wait counts as
     * recovered, and the waits begin anew.
     * @param multiplier Factor by which the wait grows with each failure.
     * @param max Maximum wait.
     */
    public record BackOff(
            @DefaultValue("1s") Duration initial,
            @DefaultValue("2") double multiplier,
            @DefaultValue("1m") Duration max) {

        private void check() {
            // A wait of zero in simulated time would fail and restart for ever at one moment.
            PropertyRange.atLeast("simpyio.processes.back-off.initial", initial, Duration.ofMillis(1));
            PropertyRange.atLeast("simpyio.processes.back-off.multiplier", multiplier, 1);
            PropertyRange.atLeast("simpyio.processes.back-off.max", max, initial);
        }

        /** The wait after so many failures in a row, the first being number 1. */
        Duration delay(int failures) {
            double nanos = initial.toNanos() * Math.pow(multiplier, failures - 1);
            return nanos < max.toNanos() ? Duration.ofNanos((long) nanos) : max;
        }
    }

    /**
     * What happens when the application stops.
     *
     * @param gracePeriod Maximum time that interrupted processes get to end. Keep it more than five seconds below
     * "spring.lifecycle.timeout-per-shutdown-phase", or Spring gives up first.
     */
    public record Shutdown(@DefaultValue("20s") Duration gracePeriod) {

        private void check() {
            PropertyRange.atLeast("simpyio.processes.shutdown.grace-period", gracePeriod, Duration.ZERO);
        }
    }
}
