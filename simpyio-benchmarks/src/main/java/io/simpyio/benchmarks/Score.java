package io.simpyio.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a contestant has achieved in all rounds of one workload. */
public record Score(
        Contestant contestant,
        double median,
        double min,
        double max,
        OptionalDouble bytesPerUnit,
        OptionalDouble p99Micros,
        OptionalDouble perServerSecond) {

    static Score of(Contestant contestant, List<Reading> readings) {
        double[] values = readings.stream().mapToDouble(Reading::value).sorted().toArray();
        return new Score(
                contestant,
                median(values),
                values[0],
                values[values.length - 1],
                medianOfKnown(readings, Reading::bytesPerUnit),
                medianOfKnown(readings, Reading::p99Micros),
                medianOfKnown(readings, Reading::perServerSecond));
    }

    private static OptionalDouble medianOfKnown(List<Reading> readings, Function<Reading, @Nullable Double> component) {
        double[] known = readings.stream()
                .map(component)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(known));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
