package io.simpyio.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** What a contestant has achieved in all rounds of one workload. */
public record Score(Contestant contestant, double median, double min, double max, OptionalDouble bytesPerUnit) {

    static Score of(Contestant contestant, List<Reading> readings) {
        double[] values = readings.stream().mapToDouble(Reading::value).sorted().toArray();
        double[] bytes = readings.stream()
                .map(Reading::bytesPerUnit)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new Score(
                contestant,
                median(values),
                values[0],
                values[values.length - 1],
                bytes.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(bytes)));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
