package io.simpyio.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a contestant has measured once.
 *
 * @param value how many units it did in a second; or, in topics about something else, what their unit says
 * @param bytesPerUnit bytes of heap allocated for each unit, where that is known
 * @param p99Micros how long a unit takes at most in 99 of 100 cases, where that is measured
 * @param perServerSecond how many units are done in a second of the server's CPU time, where the value is about that of both
 *     ends
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reading(
        double value,
        @Nullable Double bytesPerUnit,
        @Nullable Double p99Micros,
        @Nullable Double perServerSecond) {

    /** A reading without times. */
    public Reading(double value, @Nullable Double bytesPerUnit) {
        this(value, bytesPerUnit, null);
    }

    /** A reading in which the server is not apart. */
    public Reading(double value, @Nullable Double bytesPerUnit, @Nullable Double p99Micros) {
        this(value, bytesPerUnit, p99Micros, null);
    }
}
