package io.simpyio.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTests {

    private static Duration second() {
        return Duration.ofSeconds(1);
    }

    @Test
    void delaysGrowUpToTheLongest() {
        BackOff backOff = new BackOff(second(), 2, Duration.ofSeconds(5), 0);
        assertThat(IntStream.rangeClosed(1, 5).mapToLong(failures -> backOff.delayNanos(failures, 0.9)))
                .containsExactly(1_000_000_000L, 2_000_000_000L, 4_000_000_000L, 5_000_000_000L, 5_000_000_000L);
        assertThat(backOff.delayNanos(Integer.MAX_VALUE)).isEqualTo(5_000_000_000L);
    }

    @Test
    void jitterMakesThemLongerOrShorter() {
        BackOff backOff = new BackOff(second(), 2, Duration.ofSeconds(5), 0.2);
        assertThat(backOff.delayNanos(1, 0)).isEqualTo(800_000_000L);
        assertThat(backOff.delayNanos(1, 0.5)).isEqualTo(1_000_000_000L);
        assertThat(backOff.delayNanos(1, 1)).isEqualTo(1_200_000_000L);
    }

    @Test
    void valuesThatMakeNoSenseAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(Duration.ZERO, 2, second(), 0))
                .withMessage("delay must be positive, but is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(second(), 0.5, second(), 0))
                .withMessage("multiplier must be at least 1, but is 0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(second(), 2, Duration.ofMillis(1), 0))
                .withMessage("maxDelay must be at least delay PT1S, but is PT0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(second(), 2, second(), 1.5))
                .withMessage("jitter must be from 0 to 1, but is 1.5");
    }
}
