package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be seen of an environment from outside, without a change to it. */
class InspectionTests {

    private static Environment environment(CoroutineMode mode) {
        return Environment.builder().coroutines(mode).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void processesSayWhatTheyAwaitAndSinceWhen(CoroutineMode mode) {
        try (Environment environment = environment(mode)) {
            SimProcess<?> sleeper = environment.process("sleeper", () -> {
                environment.timeout(2).await();
                environment.timeout(10).await();
            });
            SimProcess<?> late =
                    environment.process("late", () -> environment.timeout(100).await());
            assertThat(sleeper.waitedSeconds()).isZero();
            environment.run(5.0);
            assertThat(sleeper.target().orElseThrow()).hasToString("Timeout(at 12.0 s)");
            assertThat(sleeper.waitedSeconds()).isEqualTo(3);
            assertThat(late.waitedSeconds()).isEqualTo(5);
            assertThat(sleeper.blocked()).isFalse();
            assertThat(environment.firstProcesses(1)).isEqualTo(List.of(sleeper));
            assertThat(environment.firstProcesses(5)).isEqualTo(List.of(sleeper, late));
            environment.run();
            assertThat(sleeper.waitedSeconds()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void stacksOfProcessesThatWaitCanBeSeenOnTheLoopAndChangeNothing(CoroutineMode mode) {
        try (Environment environment = environment(mode)) {
            List<String> seen = new ArrayList<>();
            double[] woken = {0};
            SimProcess<?> sleeper = environment.process("sleeper", () -> {
                environment.timeout(2).await();
                woken[0] = environment.now();
            });
            for (double time : new double[] {0.5, 1, 1.5}) {
                environment.timeout(time).addCallback(event -> {
                    for (StackTraceElement frame : sleeper.thread().getStackTrace()) {
                        seen.add(frame.toString());
                    }
                });
            }
            environment.run();
            assertThat(seen)
                    .filteredOn(frame -> frame.contains("InspectionTests"))
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(woken[0]).isEqualTo(2);
        }
    }

    @Test
    void theNextEventsAreThoseThatHappenNext() {
        long seed = 7;
        Random random = new Random(seed);
        try (Environment environment = Environment.simulation()) {
            List<Event<?>> happened = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                // Few delays make long chains, many make a heap.
                double delay = random.nextBoolean() ? random.nextInt(3) : random.nextInt(1_000) / 100.0;
                Timeout<?> timeout = environment.timeout(delay);
                if (random.nextInt(4) == 0) {
                    timeout.cancel();
                } else {
                    timeout.addCallback(happened::add);
                }
            }
            List<PendingEvent> next = environment.pendingEvents(100);
            int pending = environment.stats().pendingEvents();
            assertThat(environment.pendingEvents(Integer.MAX_VALUE))
                    .as("all, seed %d", seed)
                    .hasSize(pending);
            environment.run();
            assertThat(next.stream().<Object>map(PendingEvent::event))
                    .as("the first hundred, seed %d", seed)
                    .isEqualTo(happened.stream()
                            .<Object>map(event -> event)
                            .limit(100)
                            .toList());
            assertThat(environment.pendingEvents(10)).isEmpty();
        }
    }

    @Test
    void timersAreAmongTheNextEvents() {
        try (Environment environment = Environment.simulation()) {
            Timer timer = environment.timer(due -> {});
            timer.start(Duration.ofSeconds(3));
            timer.start(Duration.ofSeconds(1));
            assertThat(environment.pendingEvents(10))
                    .singleElement()
                    .isEqualTo(new PendingEvent(1, Scheduler.NORMAL, timer));
        }
    }

    @Test
    void limitsThatWereReachedAreCounted() {
        try (Environment environment = Environment.builder().maxPendingEvents(1).build()) {
            environment.timeout(1);
            assertThatIllegalStateException().isThrownBy(() -> environment.timeout(1));
            assertThat(environment.limits().hits("maxPendingEvents")).isEqualTo(1);
            assertThat(environment.limits().hits("another")).isZero();
        }
    }

    @Test
    void namesOfLimitsCannotBecomeTooMany() {
        Limits limits = new Limits();
        for (int i = 0; i < 1_000; i++) {
            limits.hit("limit " + i);
        }
        assertThat(limits.hits()).hasSizeLessThan(70).containsEntry("limit 0", 1L);
        assertThat(limits.hits().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1_000);
    }

    @Test
    void aConditionOfManySaysSoBriefly() {
        try (Environment environment = Environment.simulation()) {
            List<Event<?>> events = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                events.add(environment.timeout(i));
            }
            assertThat(environment.allOf(events).toString())
                    .hasSizeLessThan(500)
                    .endsWith("of 1000");
        }
    }
}
