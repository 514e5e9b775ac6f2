package io.simpyio.random;

import java.util.Arrays;

/**
 * A distribution as a value, for parameters of a model; a lambda makes any other, such as {@code stream -> 1 +
 * stream.exponential(2)}. Those made here check their parameters at once, with an {@link IllegalArgumentException} that
 * names the wrong one; what the parameters mean stands at the methods of {@link RandomStream}. May be shared by threads.
 */
@FunctionalInterface
public interface Distribution {

    /** Draws a number from a stream. */
    double draw(RandomStream stream);

    /** Always the same, and draws nothing. */
    static Distribution constant(double value) {
        Parameters.finite("value", value);
        return stream -> value;
    }

    static Distribution uniform(double low, double high) {
        Parameters.range(low, high);
        return stream -> stream.uniform(low, high);
    }

    static Distribution exponential(double mean) {
        Parameters.positive("mean", mean);
        return stream -> stream.exponential(mean);
    }

    static Distribution normal(double mean, double standardDeviation) {
        Parameters.finite("mean", mean);
        Parameters.notNegative("standardDeviation", standardDeviation);
        return stream -> stream.normal(mean, standardDeviation);
    }

    static Distribution logNormal(double logMean, double logStandardDeviation) {
        Parameters.finite("logMean", logMean);
        Parameters.notNegative("logStandardDeviation", logStandardDeviation);
        return stream -> stream.logNormal(logMean, logStandardDeviation);
    }

    static Distribution gamma(double shape, double scale) {
        Parameters.positive("shape", shape);
        Parameters.positive("scale", scale);
        return stream -> stream.gamma(shape, scale);
    }

    static Distribution erlang(int stages, double mean) {
        Parameters.positive("stages", stages);
        Parameters.positive("mean", mean);
        return stream -> stream.erlang(stages, mean);
    }

    static Distribution weibull(double shape, double scale) {
        Parameters.positive("shape", shape);
        Parameters.positive("scale", scale);
        return stream -> stream.weibull(shape, scale);
    }

    static Distribution triangular(double low, double mode, double high) {
        Parameters.triangle(low, mode, high);
        return stream -> stream.triangular(low, mode, high);
    }

    static Distribution poisson(double mean) {
        Parameters.poissonMean(mean);
        return stream -> stream.poisson(mean);
    }

    static Distribution geometric(double probability) {
        Parameters.positiveProbability(probability);
        return stream -> stream.geometric(probability);
    }

    static Distribution binomial(int trials, double probability) {
        Parameters.notNegative("trials", trials);
        Parameters.probability(probability);
        return stream -> stream.binomial(trials, probability);
    }

    /**
     * What was observed, with everything between: the inverse of the distribution function that goes in straight lines
     * from each observation to the next greater one (A. M. Law, "Simulation Modeling and Analysis", continuous empirical
     * distributions).
     *
     * @param observations at least one, in any order
     */
    static Distribution empirical(double... observations) {
        Parameters.notEmpty("observations", observations.length);
        double[] sorted = observations.clone();
        for (double observation : sorted) {
            Parameters.finite("observation", observation);
        }
        Arrays.sort(sorted);
        return stream -> {
            double position = stream.uniform() * (sorted.length - 1);
            int index = (int) position;
            double low = sorted[index];
            return index + 1 == sorted.length ? low : low + (position - index) * (sorted[index + 1] - low);
        };
    }

    /**
     * One of these values, each as likely as its weight says.
     *
     * @param values at least one
     * @param weights as many, none negative, not all 0; they need not add up to 1
     */
    static Distribution discrete(double[] values, double[] weights) {
        double[] kept = values.clone();
        for (double value : kept) {
            Parameters.finite("value", value);
        }
        Weights cumulative = new Weights(kept.length, weights);
        return stream -> kept[cumulative.draw(stream)];
    }
}
