package io.simpyio.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets all contestants do all workloads, in turns: each round measures everything once, so that what changes on the
 * machine in the meantime changes it for all.
 */
final class Run {

    /** A contestant that is so far behind the best of its own family does not go on after the first round. */
    private static final double FAR_BEHIND = 0.8;

    private final Suite suite;
    private final Effort effort;
    private final Predicate<Workload> selection;
    private final ResultFile file;
    private final PrintStream log;

    private final List<Measurement> measurements = new ArrayList<>();
    private final Set<String> dropped = new HashSet<>();

    Run(Suite suite, Effort effort, Predicate<Workload> selection, ResultFile file, PrintStream log) {
        this.suite = suite;
        this.effort = effort;
        this.selection = selection;
        this.file = file;
        this.log = log;
    }

    void start() throws IOException, InterruptedException {
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Contestant contestant : suite.contestants()) {
                contestant.beginRound();
            }
            for (Workload workload : suite.workloads()) {
                if (selection.test(workload)) {
                    measure(workload, round);
                }
            }
        }
    }

    private void measure(Workload workload, int round) throws IOException, InterruptedException {
        for (Contestant contestant : suite.contestants()) {
            if (contestant.takesPart(workload) && !dropped.contains(key(contestant, workload))) {
                Reading reading = contestant.measure(workload, effort);
                log.printf("%d %-20s %-24s %,16.1f%n", round, workload.id(), contestant.id(), reading.value());
                Measurement measurement = new Measurement(workload.id(), contestant.id(), round, reading);
                measurements.add(measurement);
                file.append(measurement);
            }
        }
        if (round == 1) {
            dropThoseBehind(workload);
        }
    }

    private void dropThoseBehind(Workload workload) {
        Results results = new Results(suite, measurements);
        for (Contestant contestant : suite.contestants()) {
            results.score(contestant, workload.id()).ifPresent(score -> {
                double best = results.best(contestant.family(), workload.id())
                        .orElse(score)
                        .median();
                if (score.median() < FAR_BEHIND * best) {
                    dropped.add(key(contestant, workload));
                }
            });
        }
    }

    private static String key(Contestant contestant, Workload workload) {
        return contestant.id() + " " + workload.id();
    }
}
