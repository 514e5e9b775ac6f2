package io.simpyio.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.Environment;
import org.junit.jupiter.api.Test;

class TimeWeightedTests {

    private final Environment env = Environment.simulation();
    private final TimeWeighted level = new TimeWeighted(env, 2);

    @Test
    void eachValueCountsForTheTimeItLasts() {
        env.run(1);
        level.set(5);
        env.run(3);
        level.add(-4);
        env.run(8);
        // 2 for 1 s, 5 for 2 s, 1 for 5 s.
        assertThat(level.valueSeconds()).isEqualTo(17);
        assertThat(level.mean()).isEqualTo(2.125);
        assertThat(level.minimum()).isEqualTo(1);
        assertThat(level.maximum()).isEqualTo(5);
        assertThat(level.value()).isEqualTo(1);
        assertThat(level.seconds()).isEqualTo(8);
        assertThat(level).hasToString("mean 2.12500, minimum 1.00000, maximum 5.00000");
    }

    @Test
    void theValueOfThisMomentCountsUntilNow() {
        env.run(1);
        level.set(4);
        assertThat(level.mean()).isEqualTo(2);
        assertThat(level.maximum()).isEqualTo(2);
        env.run(2);
        assertThat(level.mean()).isEqualTo(3);
        assertThat(level.maximum()).isEqualTo(4);
        env.run(5);
        assertThat(level.mean()).isEqualTo(3.6);
    }

    @Test
    void aValueThatLastsForNoTimeDoesNotCount() {
        env.run(1);
        level.set(100);
        level.set(-100);
        level.set(3);
        env.run(2);
        assertThat(level.minimum()).isEqualTo(2);
        assertThat(level.maximum()).isEqualTo(3);
        assertThat(level.mean()).isEqualTo(2.5);
    }

    @Test
    void withoutTimeTheValueIsAllThereIs() {
        level.set(7);
        assertThat(level.mean()).isEqualTo(7);
        assertThat(level.minimum()).isEqualTo(7);
        assertThat(level.maximum()).isEqualTo(7);
    }

    @Test
    void aResetForgetsAllButTheValue() {
        env.run(1);
        level.set(10);
        env.run(4);
        level.reset();
        assertThat(level.mean()).isEqualTo(10);
        env.run(5);
        level.set(0);
        env.run(6);
        assertThat(level.mean()).isEqualTo(5);
        assertThat(level.minimum()).isEqualTo(0);
        assertThat(level.seconds()).isEqualTo(2);
    }

    @Test
    void valuesAreNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> level.set(Double.NaN))
                .withMessage("value must be finite, but is NaN");
    }
}
