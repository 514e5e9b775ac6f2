package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A process of a paced simulation that blocks outside the loop goes on at the time that the wall clock says. */
class PacedBlockingTests {

    @Test
    void aBlockedProcessGoesOnAtTheTimeOfTheWallClock() {
        AtomicLong wallNanos = new AtomicLong();
        PacedDriver driver = new PacedDriver(0.5, true, wallNanos::get, wallNanos::addAndGet);
        CountDownLatch latch = new CountDownLatch(1);
        try (Environment env = Environment.builder()
                .coroutines(CoroutineMode.LOOP)
                .driver(driver)
                .build()) {
            SimProcess<Double> process = env.process("blocking", () -> {
                latch.await();
                double now = env.now();
                env.timeout(1).await();
                return now;
            });
            Thread.ofPlatform().start(() -> {
                Awaitility.await().until(() -> env.stats().blockedProcesses() == 1);
                wallNanos.set(3_000_000_000L);
                latch.countDown();
            });
            assertThat(env.run(process)).isEqualTo(6);
            assertThat(env.now()).isEqualTo(7);
            assertThat(wallNanos).hasValue(3_500_000_000L);
        }
    }
}
