package io.simpyio.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TallyTests {

    private final Tally tally = new Tally();

    @Test
    void momentsAndExtremesAreExact() {
        for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            tally.add(value);
        }
        assertThat(tally.count()).isEqualTo(8);
        assertThat(tally.sum()).isEqualTo(40);
        assertThat(tally.mean()).isEqualTo(5);
        assertThat(tally.standardDeviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
        assertThat(tally.minimum()).isEqualTo(2);
        assertThat(tally.maximum()).isEqualTo(9);
    }

    @Test
    void percentilesAreRightToATenthOfAPercent() {
        for (int i = 1; i <= 1_000; i++) {
            tally.add(i);
        }
        assertThat(tally.median()).isCloseTo(500, within(0.5));
        assertThat(tally.percentile(95)).isCloseTo(950, within(0.95));
        assertThat(tally.percentile(99.9)).isCloseTo(999, within(1.0));
        assertThat(tally.percentile(0)).isEqualTo(1);
        assertThat(tally.percentile(100)).isEqualTo(1_000);
    }

    @Test
    void percentilesHoldFromNanosecondsToCenturies() {
        RandomStream stream = new RandomStreams(1).stream("tally");
        double[] values = new double[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(stream.uniform(Math.log(1e-6), Math.log(3e9)));
            tally.add(values[i]);
        }
        Arrays.sort(values);
        for (int percent = 1; percent < 100; percent++) {
            double exact = values[(int) Math.ceil(percent / 100.0 * values.length) - 1];
            assertThat(tally.percentile(percent)).isCloseTo(exact, within(exact * 0.001 + 1e-9));
        }
    }

    @Test
    void zeroIsAValue() {
        tally.add(0);
        tally.add(0);
        tally.add(3);
        assertThat(tally.mean()).isEqualTo(1);
        assertThat(tally.median()).isZero();
        assertThat(tally.percentile(100)).isEqualTo(3);
    }

    @Test
    void withoutValuesThereIsNothingToSay() {
        assertThat(tally.mean()).isNaN();
        assertThat(tally.standardDeviation()).isNaN();
        assertThat(tally.minimum()).isNaN();
        assertThat(tally.maximum()).isNaN();
        assertThat(tally.median()).isNaN();
        assertThat(tally.sum()).isZero();
        tally.add(4);
        assertThat(tally.mean()).isEqualTo(4);
        assertThat(tally.standardDeviation()).isNaN();
    }

    @Test
    void aResetForgetsAllValues() {
        tally.add(100);
        tally.reset();
        assertThat(tally.count()).isZero();
        tally.add(1);
        tally.add(3);
        assertThat(tally.mean()).isEqualTo(2);
        assertThat(tally.standardDeviation()).isEqualTo(Math.sqrt(2));
        assertThat(tally.maximum()).isEqualTo(3);
        assertThat(tally.percentile(100)).isEqualTo(3);
    }

    @Test
    void aResolutionOfItsOwnFitsOtherUnits() {
        Tally bytes = new Tally(1);
        bytes.add(1e18);
        bytes.add(512);
        assertThat(bytes.median()).isCloseTo(512, within(1.0));
        assertThat(bytes.percentile(100)).isEqualTo(1e18);
    }

    @Test
    void wrongValuesAreRefusedAndNotCounted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.add(-1))
                .withMessageStartingWith("value must be between 0 and 4.6")
                .withMessageEndingWith(", but is -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> tally.add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> tally.add(1e10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tally(0))
                .withMessage("resolution must be positive and finite, but is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.percentile(101))
                .withMessage("percent must be between 0 and 100, but is 101.0");
        assertThat(tally.count()).isZero();
    }
}
