package io.simpyio.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the heap's numbers are of is really there. */
class HeapSizesTests {

    @Test
    void aTimeoutTakesAtLeastAnObjectHeaderAndAFewFields() {
        assertThat(HeapSizes.bytesOf("timeout/1")).isBetween(24.0, 200.0);
    }

    @Test
    void aSuspendedProcessTakesMoreThanItsTimeout() {
        assertThat(HeapSizes.bytesOf("suspended/20000")).isBetween(HeapSizes.bytesOf("timeout/1"), 4096.0);
    }
}
