package io.simpyio.random;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The random numbers of one component, of whatever distribution it asks for; made by {@link RandomStreams}. A parameter
 * that makes no sense is an {@link IllegalArgumentException} that names it, and draws nothing.
 *
 * <p>{@link StrictMath} makes the numbers the same on every machine, but for gamma numbers of a shape below 1, whose last
 * digit is that of the library's {@link Math#pow}. Not thread-safe: one stream for each component.
 */
public final class RandomStream {

    /** A binomial number of at most so many trials is counted trial by trial. */
    private static final int COUNTED_TRIALS = 32;

    private final String name;
    private final UniformRandomProvider source;
    private final ZigguratSampler.Exponential standardExponential;
    private final ZigguratSampler.NormalizedGaussian standardNormal;

    /** The samplers last used that have something to prepare. */
    private double gammaShape;

    private SharedStateContinuousSampler standardGamma;
    private double poissonMean;
    private SharedStateDiscreteSampler poisson;

    RandomStream(String name, UniformRandomProvider source) {
        this.name = name;
        this.source = source;
        standardExponential = ZigguratSampler.Exponential.of(source);
        standardNormal = ZigguratSampler.NormalizedGaussian.of(source);
        gammaShape = 1;
        standardGamma = AhrensDieterMarsagliaTsangGammaSampler.of(source, 1, 1);
        poissonMean = 1;
        poisson = PoissonSampler.of(source, 1);
    }

    /** The name of the component. */
    public String name() {
        return name;
    }

    // --- continuous ---

    /** A number from 0 to 1, 1 excluded. */
    public double uniform() {
        return source.nextDouble();
    }

    /** A number of a range, all equally likely; the upper end is excluded but for rounding. */
    public double uniform(double low, double high) {
        Parameters.range(low, high);
        return low + (high - low) * uniform();
    }

    /** The time until something happens that happens all the time, by a positive mean; 1 / rate. */
    public double exponential(double mean) {
        Parameters.positive("mean", mean);
        return mean * standardExponential.sample();
    }

    /** The normal distribution. A time that must not be negative needs another one, such as the log-normal. */
    public double normal(double mean, double standardDeviation) {
        Parameters.finite("mean", mean);
        Parameters.notNegative("standardDeviation", standardDeviation);
        return mean + standardDeviation * standardNormal.sample();
    }

    /** A number whose logarithm has a normal distribution with this mean and this standard deviation. */
    public double logNormal(double logMean, double logStandardDeviation) {
        Parameters.finite("logMean", logMean);
        Parameters.notNegative("logStandardDeviation", logStandardDeviation);
        return StrictMath.exp(logMean + logStandardDeviation * standardNormal.sample());
    }

    /** The gamma distribution; its mean is shape * scale, its variance shape * scale * scale. */
    public double gamma(double shape, double scale) {
        Parameters.positive("shape", shape);
        Parameters.positive("scale", scale);
        if (shape != gammaShape) {
            standardGamma = AhrensDieterMarsagliaTsangGammaSampler.of(source, shape, 1);
            gammaShape = shape;
        }
        return scale * standardGamma.sample();
    }

    /** The sum of so many exponential stages, by the mean of the sum. */
    public double erlang(int stages, double mean) {
        Parameters.positive("stages", stages);
        Parameters.positive("mean", mean);
        return gamma(stages, mean / stages);
    }

    /** The Weibull distribution, by the transformation of an exponential number. */
    public double weibull(double shape, double scale) {
        Parameters.positive("shape", shape);
        Parameters.positive("scale", scale);
        return scale * StrictMath.pow(standardExponential.sample(), 1 / shape);
    }

    /** The triangular distribution, by the inverse of its distribution function. */
    public double triangular(double low, double mode, double high) {
        Parameters.triangle(low, mode, high);
        double u = uniform();
        double width = high - low;
        double left = mode - low;
        return u * width < left ? low + Math.sqrt(u * width * left) : high - Math.sqrt((1 - u) * width * (high - mode));
    }

    // --- discrete ---

    /** How often something happens that happens all the time, in a time in which it does so by this mean, at most 1e9. */
    public int poisson(double mean) {
        Parameters.poissonMean(mean);
        if (mean == 0) {
            return 0;
        }
        if (mean != poissonMean) {
            poisson = PoissonSampler.of(source, mean);
            poissonMean = mean;
        }
        return poisson.sample();
    }

    /** How many trials fail before the first one that succeeds, 0 included; {@link Long#MAX_VALUE} if that is too many. */
    public long geometric(double probability) {
        Parameters.positiveProbability(probability);
        return (long) (standardExponential.sample() / -StrictMath.log1p(-probability));
    }

    /**
     * How many of so many trials succeed. A large number of them is split at the median of their uniform numbers, which
     * has a beta distribution (D. A. Relles, "A simple algorithm for generating binomial random variables when N is
     * large", 1972).
     */
    public int binomial(int trials, double probability) {
        Parameters.notNegative("trials", trials);
        Parameters.probability(probability);
        int successes = 0;
        int left = trials;
        double p = probability;
        while (left > COUNTED_TRIALS && p > 0 && p < 1) {
            int middle = left / 2 + 1;
            double median =
                    ChengBetaSampler.of(source, middle, left + 1 - middle).sample();
            if (median <= p) {
                successes += middle;
                left -= middle;
                p = (p - median) / (1 - median);
            } else {
                left = middle - 1;
                p /= median;
            }
        }
        for (int i = 0; i < left; i++) {
            if (uniform() < p) {
                successes++;
            }
        }
        return successes;
    }

    /** Whether something happens that has this probability. */
    public boolean chance(double probability) {
        Parameters.probability(probability);
        return uniform() < probability;
    }

    /** A whole number of a range, all equally likely, both ends included. */
    public int integer(int low, int high) {
        Parameters.range(low, high);
        return (int) source.nextLong(low, high + 1L);
    }

    /** One of these, all equally likely. */
    public <T> T choice(List<? extends T> items) {
        Parameters.notEmpty("items", items.size());
        return items.get(source.nextInt(items.size()));
    }

    /** A number of any distribution. */
    public double draw(Distribution distribution) {
        return distribution.draw(this);
    }

    @Override
    public String toString() {
        return "RandomStream(" + name + ")";
    }
}
