package io.simpyio.statistics;

import org.HdrHistogram.Histogram;

/**
 * Single values that are not negative, such as waiting times in seconds: count, mean, standard deviation, extremes, and
 * percentiles. All are exact but the percentiles, which are right to 0.1 % and to the resolution; so it stays small
 * however much it takes.
 *
 * <p>Mean and standard deviation are updated as in B. P. Welford, "Note on a method for calculating corrected sums of
 * squares and products", 1962. Not thread-safe.
 */
public final class Tally {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double DEFAULT_RESOLUTION = 1e-9;

    private final double resolution;
    private final double limit;
    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);

    private double mean;
    private double squares;
    private double sum;
    private double minimum;
    private double maximum;

    /** A tally whose percentiles tell values apart that differ by 0.000000001: a nanosecond, for times in seconds. */
    public Tally() {
        this(DEFAULT_RESOLUTION);
    }

    /**
     * A tally with a resolution of its own.
     *
     * @param resolution the least difference that matters for percentiles, positive; values may be 4e18 times as large
     */
    public Tally(double resolution) {
        if (!(resolution > 0 && Double.isFinite(resolution))) {
            throw new IllegalArgumentException("resolution must be positive and finite, but is " + resolution);
        }
        this.resolution = resolution;
        limit = resolution * (Long.MAX_VALUE / 2);
        reset();
    }

    /** Takes a value, which must not be negative. */
    public void add(double value) {
        if (!(value >= 0 && value <= limit)) {
            throw new IllegalArgumentException("value must be between 0 and " + limit + ", but is " + value);
        }
        histogram.recordValue(Math.round(value / resolution));
        sum += value;
        double difference = value - mean;
        mean += difference / count();
        squares += difference * (value - mean);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    /** Forgets all values, as at the end of a warm-up. */
    public void reset() {
        histogram.reset();
        mean = 0;
        squares = 0;
        sum = 0;
        minimum = Double.POSITIVE_INFINITY;
        maximum = Double.NEGATIVE_INFINITY;
    }

    /** How many values it has taken. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** The sum of all values; 0 without any. */
    public double sum() {
        return sum;
    }

    /** The mean; not a number without a value. */
    public double mean() {
        return count() == 0 ? Double.NaN : mean;
    }

    /** The sample standard deviation (with n - 1); not a number with fewer than two values. */
    public double standardDeviation() {
        return count() < 2 ? Double.NaN : Math.sqrt(squares / (count() - 1));
    }

    /** The least value; not a number without a value. */
    public double minimum() {
        return count() == 0 ? Double.NaN : minimum;
    }

    /** The greatest value; not a number without a value. */
    public double maximum() {
        return count() == 0 ? Double.NaN : maximum;
    }

    /**
     * The least value that so many percent of all values do not exceed; not a number without a value.
     *
     * @param percent from 0 to 100; 50 is the median
     */
    public double percentile(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be between 0 and 100, but is " + percent);
        }
        if (percent == 0) {
            return minimum();
        }
        if (percent == 100 || count() == 0) {
            return maximum();
        }
        long middle = histogram.medianEquivalentValue(histogram.getValueAtPercentile(percent));
        return Math.clamp(middle * resolution, minimum, maximum);
    }

    /** The value that half of all values do not exceed. */
    public double median() {
        return percentile(50);
    }

    @Override
    public String toString() {
        return "%d values, mean %.6g, standard deviation %.6g, median %.6g, 95 %% %.6g, 99 %% %.6g, maximum %.6g"
                .formatted(count(), mean(), standardDeviation(), median(), percentile(95), percentile(99), maximum());
    }
}
