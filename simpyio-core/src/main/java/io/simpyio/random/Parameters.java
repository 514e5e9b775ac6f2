package io.simpyio.random;

/** What parameters of distributions must be, and the errors if they are not. */
final class Parameters {

    /** The means for which the library's sampler does not run out of the range of an int. */
    private static final double MAX_POISSON_MEAN = 1e9;

    private Parameters() {}

    static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, but is " + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and not negative, but is " + value);
        }
    }

    static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, but is " + value);
        }
    }

    static void probability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("probability must be between 0 and 1, but is " + value);
        }
    }

    static void range(double low, double high) {
        finite("low", low);
        finite("high", high);
        if (!(low <= high && high - low < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "low must not be greater than high, but the range is " + low + " to " + high);
        }
    }

    static void triangle(double low, double mode, double high) {
        range(low, high);
        if (!(low <= mode && mode <= high)) {
            throw new IllegalArgumentException(
                    "mode must be between low and high, " + low + " and " + high + ", but is " + mode);
        }
    }

    static void positiveProbability(double value) {
        positive("probability", value);
        probability(value);
    }

    static void poissonMean(double mean) {
        notNegative("mean", mean);
        if (mean > MAX_POISSON_MEAN) {
            throw new IllegalArgumentException("mean must be at most " + MAX_POISSON_MEAN + ", but is " + mean);
        }
    }

    static void notEmpty(String name, int size) {
        if (size == 0) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }
}
