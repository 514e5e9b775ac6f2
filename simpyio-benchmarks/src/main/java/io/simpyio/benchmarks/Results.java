package io.simpyio.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All measurements of a suite, as scores. */
public record Results(Suite suite, List<Measurement> measurements) {

    public Results {
        measurements = List.copyOf(measurements);
    }

    /** What a contestant has achieved; empty if it took no part. */
    public Optional<Score> score(Contestant contestant, String workload) {
        List<Reading> readings = measurements.stream()
                .filter(measurement -> measurement.workload().equals(workload)
                        && measurement.contestant().equals(contestant.id()))
                .map(Measurement::reading)
                .toList();
        return readings.isEmpty() ? Optional.empty() : Optional.of(Score.of(contestant, readings));
    }

    /** What the best of a family has achieved; empty if none of it took part. */
    public Optional<Score> best(Family family, String workload) {
        return suite.contestants().stream()
                .filter(contestant -> contestant.family().equals(family))
                .flatMap(contestant -> score(contestant, workload).stream())
                .max(Comparator.comparingDouble(Score::median));
    }
}
