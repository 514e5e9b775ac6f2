package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random programs of processes, resources of all kinds, interrupts, conditions and timeouts: our kernel does what a
 * small, slow, obvious reference model does, and what real SimPy has done ({@code resources.py}).
 */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
class RandomProgramTests {

    private static final int SEEDS = 200;

    @Parameter
    CoroutineMode mode;

    private List<String> onKernel(long seed, boolean wild) {
        try (Environment env = Environment.builder().coroutines(mode).build()) {
            return new KernelProgram(env, Script.of(seed, wild)).run();
        }
    }

    private void compareWithReference(boolean wild) {
        List<Long> seeds = Seeds.upTo(SEEDS);
        int givenBack = 0;
        int givenBackLater = 0;
        for (long seed : seeds) {
            ReferenceProgram reference = new ReferenceProgram(Script.of(seed, wild));
            compare(onKernel(seed, wild), reference.run(), "seed=" + seed);
            givenBack += reference.givenBack();
            givenBackLater += reference.givenBackLater();
        }
        if (seeds.size() == SEEDS) {
            assertThat(givenBack).as("gets that gave back what they took").isGreaterThan(SEEDS);
            assertThat(givenBackLater).as("of these had to wait for room").isGreaterThan(SEEDS);
        }
    }

    /** Line by line, so that the first difference is the message. */
    private static void compare(List<String> actual, List<String> expected, String what) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            assertThat(actual.get(i))
                    .as("line %d of %s, after %s", i + 1, what, expected.subList(Math.max(0, i - 8), i))
                    .isEqualTo(expected.get(i));
        }
        assertThat(actual).as(what).hasSameSizeAs(expected);
    }

    @Test
    void theKernelDoesWhatTheReferenceDoes() {
        compareWithReference(false);
    }

    /** Also what SimPy does not survive: preempting oneself, ending without giving back. */
    @Test
    void theKernelDoesWhatTheReferenceDoesInWildPrograms() {
        compareWithReference(true);
    }

    @Test
    void theKernelDoesWhatSimpyDoes() throws IOException {
        List<String> printed =
                simpy().stream().filter(line -> !line.startsWith("seed ")).toList();
        List<String> traces = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            traces.addAll(onKernel(seed, false));
        }
        compare(traces, printed, "resources.txt");
    }

    @Test
    void theKernelDoesWhatSimpyDoesWithManySeeds() throws IOException {
        List<String> checksums =
                simpy().stream().filter(line -> line.startsWith("seed ")).toList();
        for (long seed : Seeds.upTo(checksums.size())) {
            assumeThat(seed).as("seeds that SimPy has run").isBetween(1L, (long) checksums.size());
            List<String> trace = onKernel(seed, false);
            CRC32 crc = new CRC32();
            crc.update(String.join("\n", trace).getBytes(StandardCharsets.UTF_8));
            assertThat(String.format("seed %d lines %d crc %08x", seed, trace.size(), crc.getValue()))
                    .as("seed=%d", seed)
                    .isEqualTo(checksums.get((int) seed - 1));
        }
    }

    private List<String> simpy() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/simpy/resources.txt")) {
            assertThat(file).as("output of SimPy").isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
