package io.simpyio.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns, results and the report made of them. */
class RunTests {

    private static final Workload WORKLOAD = new Workload("equal/1", "N = 1");
    private static final Family OURS = Family.ours("ours");
    private static final Family PEER = Family.peer("peer", OURS);
    private static final Effort THREE_ROUNDS = new Effort("test", 3, 0, 0);

    private final List<String> turns = new ArrayList<>();

    @TempDir
    private Path folder;

    private String report = "";

    /** The slow peer is 30 % behind the fast one; the near one 10 %. */
    @BeforeEach
    void run() throws Exception {
        List<Contestant> contestants = List.of(
                FakeContestant.of("A", OURS, turns, 3e6, 1e6, 2e6),
                FakeContestant.of("slow", PEER, turns, 0.7e6),
                FakeContestant.of("near", PEER, turns, 0.9e6, 0.8e6, 0.9e6),
                FakeContestant.of("fast", PEER, turns, 1.0e6, 1.0e6, 1.0e6));
        Suite suite = new Suite(
                "test",
                Map.of(),
                List.of(
                        new Topic("Equal", "Text.", "million events/s", 1e6, List.of(WORKLOAD)),
                        new Topic("Other", "Text.", "events/s", 1, List.of(new Workload("other/1", "N = 1")))),
                contestants,
                List.of(
                        Goal.timesAsFast(WORKLOAD, OURS, PEER, 2),
                        Goal.timesAsFast(WORKLOAD, OURS, PEER, 2.1),
                        Goal.atMost(WORKLOAD, OURS, "as few as that", 1),
                        Goal.first(WORKLOAD, OURS, List.of(PEER)),
                        Goal.first(WORKLOAD, PEER, List.of(OURS)),
                        Goal.p99Least(WORKLOAD, OURS, List.of(PEER)),
                        Goal.p99Least(WORKLOAD, PEER, List.of(OURS)),
                        Goal.bytesAtMost(List.of(WORKLOAD), OURS, "bytes", WORKLOAD, PEER),
                        Goal.timesAsFast(new Workload("other/1", "N = 1"), OURS, PEER, 1)));
        ResultFile file = new ResultFile(folder.resolve("results/test.jsonl"));
        file.begin(new Facts(Map.of("Machine", "of paper")));
        PrintStream log = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Run(suite, THREE_ROUNDS, WORKLOAD::equals, file, log).start();
        report = Report.of(new Results(suite, file.measurements()), file.facts());
    }

    @Test
    void contestantsTakeTurnsAndThoseFarBehindTheirOwnFamilyStopAfterTheFirstRound() {
        assertThat(turns).containsExactly("A", "slow", "near", "fast", "A", "near", "fast", "A", "near", "fast");
    }

    @Test
    void medianAndExtremesOfTheBestOfEachFamilyAreReported() {
        assertThat(report)
                .contains("| ours | 2.00 (1.00-3.00) A's list |")
                .contains("| peer | 1.00 (1.00-1.00) fast's list |")
                .contains("| peer | 2.00 |")
                .contains("| ours | 40.2 |")
                .contains("| ours | 500 |")
                .contains("| ours | 4,000,000 |")
                .contains("| Machine | of paper |");
    }

    @Test
    void goalsAreHeldAgainstTheResults() {
        assertThat(report)
                .contains("| ours : peer | Equal, N = 1 | >= 2.00 | 2.00 | met |")
                .contains("| ours : peer | Equal, N = 1 | >= 2.10 | 2.00 | **missed** |")
                .contains("| as few as that | Equal, N = 1 | <= 1.00 | 2,000,000 | **missed** |")
                .contains("| ours : the best of the others | Equal, N = 1 | >= 1.00 | 2.00 | met |")
                .contains("| peer : the best of the others | Equal, N = 1 | >= 1.00 | 0.50 | **missed** |")
                .contains("best of the others: ours | Equal, N = 1 | <= 1,000 | 500 | met |")
                .contains("best of the others: peer | Equal, N = 1 | <= 500 | 1,000 | **missed** |")
                .contains("| bytes | Equal, N = 1 | <= 1,000,000 | 40.2 | met |");
    }

    @Test
    void resultsFromBeforeTimesWereMeasuredCanBeRead() throws Exception {
        Path path = folder.resolve("old.jsonl");
        Files.writeString(path, """
                {"byName":{"Machine":"old"}}
                {"workload":"equal/1","contestant":"A","round":1,"reading":{"value":12.5,"bytesPerUnit":40.0}}
                {"workload":"equal/1","contestant":"A","round":2,"reading":{"value":12.5}}
                """);
        assertThat(new ResultFile(path).measurements())
                .extracting(Measurement::reading)
                .containsExactly(new Reading(12.5, 40.0), new Reading(12.5, null));
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorShown() {
        assertThat(report)
                .contains("| ours : peer | Other, N = 1 | >= 1.00 | - | not measured |")
                .doesNotContain("### Other");
    }
}
