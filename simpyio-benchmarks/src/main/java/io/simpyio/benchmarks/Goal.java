package io.simpyio.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that the results are held against.
 *
 * @param wish what is wanted, in words
 * @param workloads where it is wanted
 * @param limit whether the number must not be exceeded, and is not what must be reached at least
 * @param wanted the number that is wanted; empty if it depends on what has not been measured
 * @param measured the number to hold against it; empty if it has not been measured
 */
public record Goal(
        String wish,
        List<Workload> workloads,
        boolean limit,
        Function<Results, OptionalDouble> wanted,
        Function<Results, OptionalDouble> measured) {

    public Goal {
        workloads = List.copyOf(workloads);
    }

    /** To be so many times as fast as a peer. */
    public static Goal timesAsFast(Workload workload, Family ours, Family peer, double times) {
        return new Goal(
                ours.title() + " : " + peer.title(),
                List.of(workload),
                false,
                results -> OptionalDouble.of(times),
                results -> quotient(results.best(ours, workload.id()), results.best(peer, workload.id())));
    }

    /** To be as fast as the fastest of others. */
    public static Goal first(Workload workload, Family ours, List<Family> others) {
        return new Goal(
                ours.title() + " : the best of the others",
                List.of(workload),
                false,
                results -> OptionalDouble.of(1),
                results -> quotient(
                        results.best(ours, workload.id()),
                        others.stream()
                                .flatMap(other -> results.best(other, workload.id()).stream())
                                .max(Comparator.comparingDouble(Score::median))));
    }

    /** That in 99 of 100 cases a unit takes no longer than those of others that take the least. */
    public static Goal p99Least(Workload workload, Family ours, List<Family> others) {
        return new Goal(
                "p99 in microseconds, at most that of the best of the others: " + ours.title(),
                List.of(workload),
                true,
                results -> p99(results, others, workload),
                results -> p99(results, List.of(ours), workload));
    }

    private static OptionalDouble p99(Results results, List<Family> families, Workload workload) {
        return families.stream()
                .flatMap(family -> results.best(family, workload.id()).stream())
                .flatMapToDouble(score -> score.p99Micros().stream())
                .min();
    }

    /** To be so many times as fast as a figure that was measured another time. */
    public static Goal timesAFigure(Workload workload, Family ours, String wish, double figure, double times) {
        return new Goal(
                wish,
                List.of(workload),
                false,
                results -> OptionalDouble.of(times),
                results -> value(results, ours, workload).stream()
                        .map(value -> value / figure)
                        .findFirst());
    }

    /** The same, but as what one would like to reach, not as what must be. */
    public Goal asAim() {
        return new Goal(wish + " (the aim)", workloads, limit, wanted, measured);
    }

    private static OptionalDouble quotient(Optional<Score> dividend, Optional<Score> divisor) {
        return dividend.isPresent() && divisor.isPresent()
                ? OptionalDouble.of(dividend.get().median() / divisor.get().median())
                : OptionalDouble.empty();
    }

    /** That a value is at most so much. */
    public static Goal atMost(Workload workload, Family family, String wish, double limit) {
        return new Goal(
                wish,
                List.of(workload),
                true,
                results -> OptionalDouble.of(limit),
                results -> value(results, family, workload));
    }

    /** That in none of these workloads a unit allocates more than a value of another workload. */
    public static Goal bytesAtMost(
            List<Workload> workloads, Family family, String wish, Workload reference, Family referenceFamily) {
        return new Goal(
                wish,
                workloads,
                true,
                results -> value(results, referenceFamily, reference),
                results -> workloads.stream()
                        .flatMap(workload -> results.best(family, workload.id()).stream())
                        .flatMapToDouble(score -> score.bytesPerUnit().stream())
                        .max());
    }

    private static OptionalDouble value(Results results, Family family, Workload workload) {
        return results.best(family, workload.id()).stream()
                .mapToDouble(Score::median)
                .findFirst();
    }

    /** Whether it is met by what was measured; empty if that cannot be said. */
    Optional<Boolean> met(Results results) {
        OptionalDouble want = wanted.apply(results);
        OptionalDouble have = measured.apply(results);
        if (want.isEmpty() || have.isEmpty()) {
            return Optional.empty();
        }
        // Limits are in bytes, of which the measurement itself adds fractions, and in microseconds.
        return Optional.of(
                limit
                        ? Math.floor(have.getAsDouble()) <= want.getAsDouble()
                        : have.getAsDouble() >= want.getAsDouble());
    }
}
