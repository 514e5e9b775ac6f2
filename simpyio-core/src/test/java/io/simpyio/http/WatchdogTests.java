package io.simpyio.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Driver;
import io.simpyio.kernel.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What depends on a clock that goes on between two looks at it; the rest is shown by those who use it. */
class WatchdogTests {

    private static final class MovingClock implements Driver {

        private static final long NANOS_PER_LOOK = 1_000;

        private long nanos;

        @Override
        public boolean realTime() {
            return true;
        }

        @Override
        public long nanoTime() {
            nanos += NANOS_PER_LOOK;
            return nanos;
        }

        @Override
        public void poll() {}

        @Override
        public boolean advance(long deadlineNanos) {
            nanos = Math.max(nanos, deadlineNanos);
            return true;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }

    @Test
    void aDeadlineThatComesBetweenTwoLooksAtTheClockIsMet() {
        for (long later = 0; later < 20 * MovingClock.NANOS_PER_LOOK; later += MovingClock.NANOS_PER_LOOK / 2) {
            try (Environment environment =
                    Environment.builder().driver(new MovingClock()).build()) {
                List<Long> calls = new ArrayList<>();
                long startedNanos = environment.nowNanos();
                long limitNanos = 1_000_000 + later;
                Watchdog watchdog = new Watchdog(environment);
                watchdog.start(1_000_000, () -> calls.add(-1L));
                watchdog.start(limitNanos, () -> calls.add(environment.nowNanos()));
                environment.run(Duration.ofMillis(3));
                assertThat(calls)
                        .as("%d ns later", later)
                        .singleElement()
                        .satisfies(at -> assertThat(at).isGreaterThanOrEqualTo(startedNanos + limitNanos));
            }
        }
    }
}
