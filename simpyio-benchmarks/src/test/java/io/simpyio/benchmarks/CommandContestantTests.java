package io.simpyio.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandContestantTests {

    private static final Workload WORKLOAD = new Workload("equal/1", "N = 1");

    private static Reading measure(String script) throws IOException, InterruptedException {
        return new CommandContestant(
                        "shell",
                        Family.ours("shell"),
                        "",
                        (workload, effort) -> List.of("sh", "-c", script, workload.id()),
                        workload -> true)
                .measure(WORKLOAD, Effort.QUICK);
    }

    @Test
    void theLastLineOfOutputIsTheReading() throws Exception {
        assertThat(measure("echo $0; echo '{\"value\": 12.5}'")).isEqualTo(new Reading(12.5, null));
        assertThat(measure("echo '{\"value\": 1, \"bytesPerUnit\": 40}'")).isEqualTo(new Reading(1, 40.0));
    }

    @Test
    void whatAFailedProgramHasSaidIsInTheError() {
        assertThatThrownBy(() -> measure("echo no such list; exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such list");
    }

    @Test
    void aProgramThatEndsWithoutAReadingHasFailed() {
        assertThatThrownBy(() -> measure("echo done"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("done");
    }
}
