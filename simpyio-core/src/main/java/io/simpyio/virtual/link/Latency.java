package io.simpyio.virtual.link;

import io.simpyio.random.Distribution;
import io.simpyio.random.RandomStream;
import java.time.Duration;
import java.util.List;

/**
 * How long a parcel is on its way, in nanoseconds, drawn anew for each. Immutable; may be shared by threads and links.
 * Wrong parameters are an {@link IllegalArgumentException} that names them.
 */
@FunctionalInterface
public interface Latency {

    /** Draws one, not negative. */
    long drawNanos(RandomStream stream);

    /** Always the same; draws nothing. */
    static Latency fixed(Duration latency) {
        long nanos = notNegative("latency", latency);
        return stream -> nanos;
    }

    /** Between two, all equally likely. */
    static Latency uniform(Duration low, Duration high) {
        return of(Distribution.uniform(seconds("low", low), seconds("high", high)));
    }

    /** At least the minimum; what comes on top has an exponential distribution, of which few are long. */
    static Latency exponential(Duration minimum, Duration meanOnTop) {
        double least = seconds("minimum", minimum);
        Distribution onTop = Distribution.exponential(seconds("meanOnTop", meanOnTop));
        return of(stream -> least + stream.draw(onTop));
    }

    /**
     * As latencies of wide networks mostly are: half of them are above the median, and some far.
     *
     * @param sigma the standard deviation of the logarithm; with 0.5 one in a hundred is 3.2 times the median
     */
    static Latency logNormal(Duration median, double sigma) {
        double middle = seconds("median", median);
        if (middle == 0) {
            throw new IllegalArgumentException("median must be positive, but is " + median);
        }
        return of(Distribution.logNormal(StrictMath.log(middle), sigma));
    }

    /** One of these, such as were measured, all equally likely. */
    static Latency of(List<Duration> observed) {
        if (observed.isEmpty()) {
            throw new IllegalArgumentException("observed must not be empty");
        }
        List<Long> nanos =
                observed.stream().map(each -> notNegative("observed", each)).toList();
        return stream -> stream.choice(nanos);
    }

    /** Any distribution of seconds; a negative number fails the run that draws it. */
    static Latency of(Distribution seconds) {
        return stream -> {
            double drawn = seconds.draw(stream);
            if (!(drawn >= 0 && drawn < Long.MAX_VALUE / 1e9)) {
                throw new IllegalStateException("A latency of " + drawn + " s was drawn for " + stream);
            }
            return Math.round(drawn * 1e9);
        };
    }

    private static double seconds(String name, Duration duration) {
        return notNegative(name, duration) / 1e9;
    }

    private static long notNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
        }
        return duration.toNanos();
    }
}
