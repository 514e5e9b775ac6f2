package io.simpyio.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.benchmarks.Programs;
import java.io.IOException;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SimPy's models do as much in a slice as those on the JVM. */
class SimpyTests {

    @BeforeAll
    static void requireSimpy() throws InterruptedException {
        try {
            Programs.output(KernelSuite.PYTHON, "-c", "import simpy");
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("SimPy is missing, and CI must not skip this test", missing);
            }
            Assumptions.abort("SimPy is missing: " + missing.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "equal/1000, 100000, 0",
        "exponential/1000, 100000, 5",
        "mm1/80, 100000, 5",
        "limit/1000, 100000, 5",
        "cancel/2000, 2000, 0"
    })
    void aSliceHasAsManyUnitsAsItShould(String work, long units, int percent) throws Exception {
        String output = Programs.output(KernelSuite.PYTHON, "-B", "src/main/python/simpy_kernel.py", work, "--slice");
        assertThat(Long.parseLong(output)).isCloseTo(units, Percentage.withPercentage(percent));
    }
}
