package io.simpyio.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results as Markdown. */
final class Report {

    private static final String NONE = "-";

    private final Results results;
    private final Suite suite;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results) {
        this.results = results;
        this.suite = results.suite();
    }

    static String of(Results results, Facts facts) {
        Report report = new Report(results);
        report.facts(facts);
        results.suite().topics().stream().filter(report::measured).forEach(report::topic);
        report.goals();
        return report.text.toString().strip();
    }

    private void facts(Facts facts) {
        row(List.of("what", "which"));
        row(List.of("---", "---"));
        facts.byName().forEach((name, value) -> row(List.of(name, value)));
    }

    private void topic(Topic topic) {
        text.append("\n### ").append(topic.title()).append("\n\n");
        text.append(topic.text()).append("\n\n");
        text.append("In ").append(topic.unit()).append(", median (minimum-maximum):\n\n");
        table(
                topic,
                families(),
                (family, workload) -> best(family, workload).map(score -> value(score, topic.scale())));
        List<Family> peers = families().stream()
                .filter(family -> family.comparedWith().isPresent())
                .toList();
        if (peers.stream().anyMatch(family -> takesPart(family, topic))) {
            text.append("\nWe do so many times as much:\n\n");
            table(topic, peers, this::ratio);
        }
        detail(topic, "Bytes of heap allocated for each", Score::bytesPerUnit);
        detail(topic, "For each second of CPU time of the server alone, median", Score::perServerSecond);
        detail(topic, "Microseconds that 99 of 100 take at most, median", Score::p99Micros);
    }

    /** A table of what some contestants have measured besides, if any has. */
    private void detail(Topic topic, String title, Function<Score, OptionalDouble> component) {
        Cell cell = (family, workload) -> best(family, workload)
                .map(component)
                .flatMap(value -> value.isPresent() ? Optional.of(number(value.getAsDouble())) : Optional.empty());
        if (topic.workloads().stream()
                .anyMatch(workload -> families().stream()
                        .anyMatch(family -> cell.of(family, workload).isPresent()))) {
            text.append("\n").append(title).append(":\n\n");
            table(topic, families(), cell);
        }
    }

    /** What is in one cell of a table; empty if there is nothing to say. */
    @FunctionalInterface
    private interface Cell {

        Optional<String> of(Family family, Workload workload);
    }

    private void table(Topic topic, List<Family> families, Cell cell) {
        row("", topic.workloads(), Workload::label);
        row("---", topic.workloads(), workload -> "---:");
        for (Family family : families) {
            if (topic.workloads().stream()
                    .anyMatch(workload -> cell.of(family, workload).isPresent())) {
                row(
                        family.title(),
                        topic.workloads(),
                        workload -> cell.of(family, workload).orElse(NONE));
            }
        }
    }

    private static String value(Score score, double scale) {
        String value = "%s (%s-%s)"
                .formatted(number(score.median() / scale), number(score.min() / scale), number(score.max() / scale));
        String variant = score.contestant().variant();
        return variant.isEmpty() ? value : value + " " + variant;
    }

    private Optional<String> ratio(Family peer, Workload workload) {
        return peer.comparedWith()
                .flatMap(ours -> best(ours, workload))
                .flatMap(our -> best(peer, workload).map(their -> number(our.median() / their.median())));
    }

    private void goals() {
        text.append("\n### Goals\n\n");
        row(List.of("what", "at", "wanted", "measured", ""));
        row(List.of("---", "---", "---:", "---:", "---"));
        for (Goal goal : suite.goals()) {
            row(List.of(
                    goal.wish(),
                    place(goal.workloads()),
                    (goal.limit() ? "<= " : ">= ") + number(goal.wanted().apply(results)),
                    number(goal.measured().apply(results)),
                    goal.met(results).map(met -> met ? "met" : "**missed**").orElse("not measured")));
        }
    }

    /** The topics and, if it is about one workload only, the workload. */
    private String place(List<Workload> workloads) {
        String titles = suite.topics().stream()
                .filter(topic -> topic.workloads().stream().anyMatch(workloads::contains))
                .map(Topic::title)
                .collect(Collectors.joining(", "));
        return workloads.size() == 1 ? titles + ", " + workloads.getFirst().label() : titles;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : NONE;
    }

    private List<Family> families() {
        return suite.contestants().stream().map(Contestant::family).distinct().toList();
    }

    private boolean measured(Topic topic) {
        return families().stream().anyMatch(family -> takesPart(family, topic));
    }

    private boolean takesPart(Family family, Topic topic) {
        return topic.workloads().stream()
                .anyMatch(workload -> best(family, workload).isPresent());
    }

    private Optional<Score> best(Family family, Workload workload) {
        return results.best(family, workload.id());
    }

    private void row(String head, List<Workload> workloads, Function<Workload, String> cell) {
        text.append("| ").append(head).append(" |");
        workloads.forEach(
                workload -> text.append(' ').append(cell.apply(workload)).append(" |"));
        text.append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Three digits that count. */
    private static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
