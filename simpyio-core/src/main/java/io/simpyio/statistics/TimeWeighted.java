package io.simpyio.statistics;

import io.simpyio.kernel.Environment;

/**
 * A level that changes from time to time, each value weighted with the time for which it lasted: a queue length, the
 * units in use, money in the bank. A value that lasted for no time does not count.
 *
 * <p>Loop-confined.
 */
public final class TimeWeighted {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Environment environment;

    private long startNanos;
    private long sinceNanos;
    private double value;
    private double valueSeconds;
    private double minimum;
    private double maximum;

    /** A level that has a value from now on. */
    public TimeWeighted(Environment environment, double value) {
        this.environment = environment;
        this.value = requireNumber(value);
        reset();
    }

    /** Sets the value from now on. */
    public void set(double newValue) {
        requireNumber(newValue);
        lastUntilNow();
        value = newValue;
    }

    /** Adds to the value, or takes from it. */
    public void add(double change) {
        set(value + change);
    }

    private static double requireNumber(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, but is " + value);
        }
        return value;
    }

    private void lastUntilNow() {
        long nowNanos = environment.nowNanos();
        if (nowNanos > sinceNanos) {
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            valueSeconds += value * ((nowNanos - sinceNanos) / NANOS_PER_SECOND);
            sinceNanos = nowNanos;
        }
    }

    /** Forgets everything but the value, as at the end of a warm-up. */
    public void reset() {
        startNanos = environment.nowNanos();
        sinceNanos = startNanos;
        valueSeconds = 0;
        minimum = Double.POSITIVE_INFINITY;
        maximum = Double.NEGATIVE_INFINITY;
    }

    /** The value right now. */
    public double value() {
        return value;
    }

    /** The mean from the start or the last reset until now; the value itself if no time has passed. */
    public double mean() {
        lastUntilNow();
        return sinceNanos == startNanos ? value : valueSeconds / seconds();
    }

    /** The least value that lasted; the value itself if no time has passed. */
    public double minimum() {
        lastUntilNow();
        return sinceNanos == startNanos ? value : minimum;
    }

    /** The greatest value that lasted; the value itself if no time has passed. */
    public double maximum() {
        lastUntilNow();
        return sinceNanos == startNanos ? value : maximum;
    }

    /** The integral of the value over time in seconds, from the start or the last reset until now. */
    public double valueSeconds() {
        lastUntilNow();
        return valueSeconds;
    }

    /** How many seconds it covers. */
    public double seconds() {
        lastUntilNow();
        return (sinceNanos - startNanos) / NANOS_PER_SECOND;
    }

    @Override
    public String toString() {
        return "mean %.6g, minimum %.6g, maximum %.6g".formatted(mean(), minimum(), maximum());
    }
}
