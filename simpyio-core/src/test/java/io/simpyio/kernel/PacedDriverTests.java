package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The pace of a simulation on a wall clock that the tests move. */
class PacedDriverTests extends KernelContract {

    private static final long SECOND = 1_000_000_000L;

    private double factor = 0.5;
    private boolean strict = true;
    private long wallNanos = 7 * SECOND;
    /** What happens while the loop waits, one for each wait; without one it waits as long as it wants to. */
    private final Deque<Runnable> whileWaiting = new ArrayDeque<>();

    private final List<Double> waits = new ArrayList<>();

    @Override
    protected Environment.Builder builder() {
        return super.builder().driver(new PacedDriver(factor, strict, () -> wallNanos, this::park));
    }

    private void open(double newFactor, boolean newStrict) {
        env.close();
        factor = newFactor;
        strict = newStrict;
        env = builder().build();
    }

    private void park(long nanos) {
        waits.add(nanos / 1e9);
        Runnable happening = whileWaiting.poll();
        if (happening == null) {
            wallNanos += nanos;
        } else {
            happening.run();
        }
    }

    private void pass(double wallSeconds) {
        wallNanos += Math.round(wallSeconds * SECOND);
    }

    /** Lets wall time pass, then does something on another thread, as far as that comes without waiting for the loop. */
    private void elsewhere(double wallSeconds, Runnable task) {
        whileWaiting.add(() -> {
            pass(wallSeconds);
            Thread thread = Thread.ofPlatform().start(task);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void ticker(int ticks) {
        env.process("ticker", () -> {
            for (int i = 0; i < ticks; i++) {
                env.timeout(1).await();
                note("tick");
            }
        });
    }

    @Test
    void eachSimulatedSecondTakesFactorSeconds() {
        ticker(3);
        env.run();
        assertThat(trace).containsExactly("1 tick", "2 tick", "3 tick");
        assertThat(waits).containsExactly(0.5, 0.5, 0.5);
        assertThat(env.realTime()).isFalse();
    }

    @Test
    void theTimeThatEventsTakeIsPartOfThePace() {
        env.process(() -> {
            env.timeout(1).await();
            pass(0.2);
            env.timeout(1).await();
        });
        env.run();
        assertThat(waits).containsExactly(0.5, 0.3);
    }

    @Test
    void aWaitThatEndsEarlyGoesOn() {
        ticker(1);
        whileWaiting.add(() -> pass(0.1));
        whileWaiting.add(() -> {});
        env.run();
        assertThat(waits).containsExactly(0.5, 0.4, 0.4);
        assertThat(trace).containsExactly("1 tick");
    }

    @Test
    void aStrictSimulationThatIsTooSlowFails() {
        env.process(() -> {
            env.timeout(1).await();
            pass(1.1234);
            env.timeout(1).await();
            note("never");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> env.run())
                .withMessage("Simulation too slow for real time (0.623 s behind at 2.0 s; the factor is 0.5)");
        assertThat(trace).isEmpty();
        assertThat(env.now()).isEqualTo(1);
    }

    @Test
    void oneSimulatedSecondBehindIsAllowed() {
        env.process(() -> {
            env.timeout(1).await();
            pass(1);
            env.timeout(1).await();
            note("late");
        });
        env.run();
        assertThat(trace).containsExactly("2 late");
    }

    @Test
    void manyEventsOfOneTimeThatAreTooSlowFailToo() {
        env.process(() -> {
            for (int i = 0; i < 1_000; i++) {
                pass(0.1);
                env.timeout(0).await();
            }
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> env.run())
                .withMessageContaining("behind at 0.0 s; the factor is 0.5");
    }

    @Test
    void aLenientSimulationCatchesUp() {
        open(0.5, false);
        env.process(() -> {
            env.timeout(1).await();
            pass(10);
            for (int i = 0; i < 21; i++) {
                env.timeout(1).await();
            }
        });
        env.run();
        assertThat(env.now()).isEqualTo(22);
        assertThat(waits).containsExactly(0.5, 0.5);
    }

    @Test
    void aRunThatIsTooSlowGoesOnAfterSync() {
        env.timeout(3);
        env.run(1);
        pass(30);
        assertThatIllegalStateException().isThrownBy(() -> env.run());
        env.sync();
        env.run();
        assertThat(env.now()).isEqualTo(3);
        assertThat(waits).containsExactly(0.5, 1.0);
    }

    @Test
    void timeBeforeTheFirstRunDoesNotCount() {
        ticker(1);
        pass(100);
        env.run();
        assertThat(waits).containsExactly(0.5);
    }

    @Test
    void aSubmissionIsServedAtTheTimeItCame() {
        open(2, true);
        ticker(1);
        elsewhere(
                0.5,
                () -> env.submit(() -> {
                    note("submitted");
                    env.timeout(0.5).await();
                    note("on");
                }));
        env.run();
        assertThat(trace).containsExactly("0.25 submitted", "0.75 on", "1 tick");
        assertThat(waits).containsExactly(2.0, 1.0, 0.5);
    }

    @Test
    void aStopEndsTheWait() {
        ticker(1);
        elsewhere(0.1, () -> env.stop());
        env.run();
        assertThat(trace).isEmpty();
        assertThat(env.now()).isEqualTo(0.2);
        env.run();
        assertThat(trace).containsExactly("1 tick");
        assertThat(waits).containsExactly(0.5, 0.4);
    }

    @Test
    void aCloseEndsTheWait() {
        env.process(() -> {
            try {
                env.timeout(1).await();
            } finally {
                note("ended");
            }
        });
        CountDownLatch closed = new CountDownLatch(1);
        whileWaiting.add(() -> {
            Thread.ofPlatform().start(() -> {
                env.close();
                closed.countDown();
            });
            Awaitility.await().until(env.scheduler()::closed);
        });
        env.run();
        Awaitility.await().until(() -> closed.getCount() == 0);
        assertThat(trace).containsExactly("0 ended");
    }

    @Test
    void anInterruptOfTheThreadIsKeptForItsEnd() {
        ticker(1);
        whileWaiting.add(() -> Thread.currentThread().interrupt());
        env.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(waits).containsExactly(0.5, 0.5);
        assertThat(trace).containsExactly("1 tick");
    }

    @Test
    void aRunUntilATimeWaitsForIt() {
        env.run(2);
        assertThat(env.now()).isEqualTo(2);
        assertThat(waits).containsExactly(1.0);
    }

    @Test
    void timesFarAwayDoNotOverflow() {
        open(1e6, true);
        env.timeout(9e9);
        elsewhere(1, () -> env.stop());
        env.run();
        assertThat(env.now()).isEqualTo(1e-6);
    }

    @Test
    void theFactorIsPositive() {
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Environment.builder().pace(wrong))
                    .withMessage("factor must be positive and finite, but is " + wrong);
        }
    }

    @Test
    void theBuilderMakesIt() {
        try (Environment paced =
                Environment.builder().pace(1e-6).strict(false).coroutines(mode).build()) {
            assertThat(paced.scheduler().driver()).isInstanceOf(PacedDriver.class);
            paced.run(1);
            assertThat(paced.now()).isEqualTo(1);
        }
    }

    @Test
    void aDriverHasItsOwnTime() {
        Environment.Builder both = builder().pace(1);
        assertThatIllegalStateException()
                .isThrownBy(both::build)
                .withMessage("A driver, such as that of a backend, has its own time and no pace");
    }

    @Test
    void withoutAPaceThereIsNothingToSync() {
        try (Environment simulation = Environment.simulation()) {
            simulation.run(1);
            simulation.sync();
            assertThat(simulation.now()).isEqualTo(1);
        }
    }

    @Test
    void theClockOnTheWallIsTheSystemsIfNobodyBringsAnother() {
        try (Environment paced = Environment.builder().pace(0.05).build()) {
            paced.timeout(2);
            long start = System.nanoTime();
            paced.run();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SECOND / 10);
            assertThat(paced.now()).isEqualTo(2);
        }
    }
}
