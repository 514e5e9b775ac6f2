package io.simpyio.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.GeometricDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.distribution.TriangularDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.distribution.UniformDiscreteDistribution;
import org.apache.commons.statistics.distribution.WeibullDistribution;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The distributions against the true ones; all seeds are fixed, so that a test that passes passes always. */
class DistributionTests {

    private static final int COUNT = 20_000;
    private static final double SIGNIFICANCE = 0.001;
    /** The critical value of the Kolmogorov-Smirnov statistic for that significance, times the root of the count. */
    private static final double KOLMOGOROV_CRITICAL = 1.95;

    private final RandomStream stream = new RandomStreams(2026).stream("test");

    static Stream<Arguments> continuous() {
        return Stream.of(
                Arguments.of("uniform", Distribution.uniform(-2, 3), UniformContinuousDistribution.of(-2, 3)),
                Arguments.of("exponential", Distribution.exponential(5), ExponentialDistribution.of(5)),
                Arguments.of("normal", Distribution.normal(-3, 2), NormalDistribution.of(-3, 2)),
                Arguments.of("log-normal", Distribution.logNormal(1, 0.5), LogNormalDistribution.of(1, 0.5)),
                Arguments.of("gamma", Distribution.gamma(2.5, 3), GammaDistribution.of(2.5, 3)),
                Arguments.of("gamma, small shape", Distribution.gamma(0.3, 2), GammaDistribution.of(0.3, 2)),
                Arguments.of("Erlang", Distribution.erlang(4, 10), GammaDistribution.of(4, 2.5)),
                Arguments.of("Weibull", Distribution.weibull(1.5, 4), WeibullDistribution.of(1.5, 4)),
                Arguments.of("triangular", Distribution.triangular(1, 2, 6), TriangularDistribution.of(1, 2, 6)),
                Arguments.of("triangular, left", Distribution.triangular(1, 1, 6), TriangularDistribution.of(1, 1, 6)),
                Arguments.of(
                        "triangular, right", Distribution.triangular(1, 6, 6), TriangularDistribution.of(1, 6, 6)));
    }

    static Stream<Arguments> discrete() {
        return Stream.of(
                Arguments.of("Poisson", Distribution.poisson(3), PoissonDistribution.of(3)),
                Arguments.of("Poisson, large", Distribution.poisson(80.5), PoissonDistribution.of(80.5)),
                Arguments.of("geometric", Distribution.geometric(0.2), GeometricDistribution.of(0.2)),
                Arguments.of("binomial", Distribution.binomial(10, 0.3), BinomialDistribution.of(10, 0.3)),
                Arguments.of("binomial, large", Distribution.binomial(1_000, 0.7), BinomialDistribution.of(1_000, 0.7)),
                Arguments.of("integer", (Distribution) s -> s.integer(-3, 3), UniformDiscreteDistribution.of(-3, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("continuous")
    void continuousNumbersHaveTheirDistribution(String name, Distribution drawn, ContinuousDistribution expected) {
        double[] numbers = draw(drawn);
        assertThat(kolmogorovSmirnov(numbers, expected::cumulativeProbability))
                .isLessThan(KOLMOGOROV_CRITICAL / Math.sqrt(COUNT));
        checkMoments(numbers, expected.getMean(), expected.getVariance());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("discrete")
    void wholeNumbersHaveTheirDistribution(String name, Distribution drawn, DiscreteDistribution expected) {
        double[] numbers = draw(drawn);
        assertThat(chiSquareProbability(numbers, expected::probability)).isGreaterThan(SIGNIFICANCE);
        checkMoments(numbers, expected.getMean(), expected.getVariance());
    }

    private double[] draw(Distribution distribution) {
        return DoubleStream.generate(() -> stream.draw(distribution))
                .limit(COUNT)
                .toArray();
    }

    /** The mean within four standard errors; the variance within 10 %, as its error depends on the tails. */
    private static void checkMoments(double[] numbers, double mean, double variance) {
        double actualMean = Arrays.stream(numbers).average().orElseThrow();
        double actualVariance = Arrays.stream(numbers)
                        .map(it -> (it - actualMean) * (it - actualMean))
                        .sum()
                / (numbers.length - 1);
        assertThat(actualMean).isCloseTo(mean, within(4 * Math.sqrt(variance / numbers.length)));
        assertThat(actualVariance).isCloseTo(variance, within(0.1 * variance));
    }

    private static double kolmogorovSmirnov(double[] numbers, DoubleUnaryOperator cumulative) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double greatest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = cumulative.applyAsDouble(sorted[i]);
            greatest = Math.max(
                    greatest, Math.max(expected - (double) i / sorted.length, (i + 1.0) / sorted.length - expected));
        }
        return greatest;
    }

    /** How likely numbers are that fit no better; values expected fewer than ten times are one class. */
    private static double chiSquareProbability(double[] numbers, IntToDoubleFunction probability) {
        int low = (int) Arrays.stream(numbers).min().orElseThrow();
        int high = (int) Arrays.stream(numbers).max().orElseThrow();
        int[] counts = new int[high - low + 1];
        for (double number : numbers) {
            assertThat(number).isEqualTo(Math.rint(number));
            counts[(int) number - low]++;
        }
        double statistic = 0;
        int classes = 0;
        double restExpected = numbers.length;
        int restCount = numbers.length;
        for (int value = low; value <= high; value++) {
            double expected = probability.applyAsDouble(value) * numbers.length;
            if (expected >= 10) {
                statistic += Math.pow(counts[value - low] - expected, 2) / expected;
                classes++;
                restExpected -= expected;
                restCount -= counts[value - low];
            }
        }
        if (restExpected > 1) {
            statistic += Math.pow(restCount - restExpected, 2) / restExpected;
            classes++;
        }
        return ChiSquaredDistribution.of(classes - 1).survivalProbability(statistic);
    }

    /** Guards what a release of the library may change: the numbers of a seed are part of a run. */
    @Test
    void theFirstNumbersOfASeedStay() {
        assertThat(List.of(
                        first(Distribution.uniform(1, 2)),
                        first(Distribution.exponential(1)),
                        first(Distribution.normal(0, 1)),
                        first(Distribution.logNormal(0, 1)),
                        first(Distribution.gamma(2.5, 1)),
                        first(Distribution.erlang(3, 1)),
                        first(Distribution.weibull(2, 1)),
                        first(Distribution.triangular(0, 1, 3)),
                        first(Distribution.poisson(5)),
                        first(Distribution.poisson(500)),
                        first(Distribution.geometric(0.1)),
                        first(Distribution.binomial(20, 0.5)),
                        first(Distribution.binomial(2_000, 0.5)),
                        first(Distribution.empirical(1, 2, 4)),
                        first(Distribution.discrete(new double[] {7, 8}, new double[] {3, 1}))))
                .containsExactly(
                        1.1470368896737217,
                        0.12212032070529735,
                        0.29741233347985857,
                        1.3463703385765096,
                        2.6345924043876425,
                        1.0608067782536117,
                        0.3494571800740362,
                        0.6641616286877504,
                        1.0,
                        504.0,
                        1.0,
                        13.0,
                        977.0,
                        1.2940737793474435,
                        7.0);
    }

    private static double first(Distribution distribution) {
        return distribution.draw(new RandomStreams(42).stream("first"));
    }

    @Test
    void aSamplerThatIsPreparedIsTheOneForItsParameters() {
        for (int i = 0; i < 100; i++) {
            assertThat(stream.gamma(1e6, 1)).isCloseTo(1e6, within(1e4));
            assertThat(stream.gamma(1, 1)).isLessThan(100);
            assertThat(stream.poisson(1e6)).isCloseTo(1_000_000, within(10_000));
            assertThat(stream.poisson(1)).isLessThan(100);
        }
    }

    @Test
    void aConstantDrawsNothing() {
        RandomStream other = new RandomStreams(1).stream("a");
        assertThat(other.draw(Distribution.constant(3))).isEqualTo(3);
        assertThat(other.uniform()).isEqualTo(new RandomStreams(1).stream("a").uniform());
    }

    @Test
    void anEmpiricalDistributionGoesInStraightLines() {
        double[] numbers = draw(Distribution.empirical(4, 0, 1));
        assertThat(kolmogorovSmirnov(numbers, x -> x < 1 ? x / 2 : 0.5 + (x - 1) / 6))
                .isLessThan(KOLMOGOROV_CRITICAL / Math.sqrt(COUNT));
        assertThat(stream.draw(Distribution.empirical(5))).isEqualTo(5);
    }

    @Test
    void weightsSayHowLikelyValuesAre() {
        double[] weights = {0, 2, 0, 1, 5, 0};
        double[] numbers = draw(Distribution.discrete(new double[] {0, 1, 2, 3, 4, 5}, weights));
        assertThat(Arrays.stream(numbers).distinct()).containsExactlyInAnyOrder(1.0, 3.0, 4.0);
        assertThat(chiSquareProbability(numbers, value -> weights[value] / 8)).isGreaterThan(SIGNIFICANCE);
    }

    @Test
    void choicesAndChances() {
        double[] choices = draw(s -> s.choice(List.of(1, 2, 3)));
        assertThat(chiSquareProbability(choices, value -> 1 / 3.0)).isGreaterThan(SIGNIFICANCE);
        double[] chances = draw(s -> s.chance(0.25) ? 1 : 0);
        assertThat(chiSquareProbability(chances, value -> value == 1 ? 0.25 : 0.75))
                .isGreaterThan(SIGNIFICANCE);
        assertThat(stream.chance(1)).isTrue();
        assertThat(stream.chance(0)).isFalse();
    }

    @Test
    void extremesAreNumbersToo() {
        assertThat(stream.poisson(0)).isZero();
        assertThat(stream.geometric(1)).isZero();
        assertThat(stream.geometric(Double.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(stream.binomial(0, 0.5)).isZero();
        assertThat(stream.binomial(1_000, 0)).isZero();
        assertThat(stream.binomial(1_000, 1)).isEqualTo(1_000);
        assertThat(stream.binomial(Integer.MAX_VALUE, 0.5)).isCloseTo(Integer.MAX_VALUE / 2, within(1_000_000));
        assertThat(stream.normal(3, 0)).isEqualTo(3);
        assertThat(stream.uniform(2, 2)).isEqualTo(2);
        assertThat(stream.triangular(2, 2, 2)).isEqualTo(2);
        assertThat(stream.integer(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(stream.poisson(1e9)).isCloseTo(1_000_000_000, within(1_000_000));
    }

    @Test
    void wrongParametersAreNamedAndDrawNothing() {
        refuses("mean must be positive and finite, but is 0.0", () -> stream.exponential(0));
        refuses("mean must be positive and finite, but is -1.0", () -> Distribution.exponential(-1));
        refuses("mean must be finite, but is NaN", () -> stream.normal(Double.NaN, 1));
        refuses("standardDeviation must be finite and not negative, but is -1.0", () -> stream.normal(0, -1));
        refuses("logMean must be finite, but is Infinity", () -> Distribution.logNormal(Double.POSITIVE_INFINITY, 1));
        refuses("shape must be positive and finite, but is 0.0", () -> stream.gamma(0, 1));
        refuses("scale must be positive and finite, but is NaN", () -> Distribution.gamma(1, Double.NaN));
        refuses("stages must be positive and finite, but is 0.0", () -> stream.erlang(0, 1));
        refuses("shape must be positive and finite, but is -2.0", () -> stream.weibull(-2, 1));
        refuses("low must not be greater than high, but the range is 3.0 to 2.0", () -> stream.uniform(3, 2));
        refuses("high must be finite, but is NaN", () -> Distribution.uniform(3, Double.NaN));
        refuses("mode must be between low and high, 1.0 and 2.0, but is 3.0", () -> stream.triangular(1, 3, 2));
        refuses("mean must be at most 1.0E9, but is 1.0E10", () -> Distribution.poisson(1e10));
        refuses("probability must be between 0 and 1, but is 1.5", () -> stream.chance(1.5));
        refuses("probability must be positive and finite, but is 0.0", () -> Distribution.geometric(0));
        refuses("trials must be finite and not negative, but is -1.0", () -> stream.binomial(-1, 0.5));
        refuses("probability must be between 0 and 1, but is NaN", () -> Distribution.binomial(1, Double.NaN));
        refuses("items must not be empty", () -> stream.choice(List.of()));
        refuses("observations must not be empty", () -> Distribution.empirical());
        refuses("observation must be finite, but is NaN", () -> Distribution.empirical(Double.NaN));
        refuses("values must not be empty", () -> Distribution.discrete(new double[0], new double[0]));
        refuses(
                "2 values need as many weights, but there are 1",
                () -> Distribution.discrete(new double[2], new double[1]));
        refuses(
                "weight must be finite and not negative, but is -1.0",
                () -> Distribution.discrete(new double[1], new double[] {-1}));
        refuses(
                "sum of weights must be positive and finite, but is 0.0",
                () -> Distribution.discrete(new double[1], new double[1]));
        assertThat(stream.uniform())
                .isEqualTo(new RandomStreams(2026).stream("test").uniform());
    }

    private static void refuses(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
