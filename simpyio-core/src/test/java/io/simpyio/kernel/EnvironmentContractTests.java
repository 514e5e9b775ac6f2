package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Time and its order: timeouts, priorities, step and peek. */
class EnvironmentContractTests extends KernelContract {

    @Test
    void timeStartsAtZeroAndMovesWithTheEvents() {
        assertThat(env.now()).isZero();
        env.process(() -> {
            env.timeout(2).await();
            note("first");
            env.timeout(Duration.ofMillis(500)).await();
            note("second");
        });
        env.run();
        assertThat(trace).containsExactly("2 first", "2.5 second");
        assertThat(env.nowNanos()).isEqualTo(2_500_000_000L);
    }

    @Test
    void sumsOfDecimalFractionsAreExact() {
        env.process(() -> {
            env.timeout(0.1).await();
            env.timeout(0.2).await();
            note("sum");
        });
        env.timeout(0.3).addCallback(event -> note("whole"));
        env.run();
        assertThat(trace).containsExactly("0.3 whole", "0.3 sum");
        assertThat(env.nowNanos()).isEqualTo(300_000_000L);
    }

    @Test
    void aTimeoutHasItsValueAndCountsAsTriggered() {
        Timeout<String> timeout = env.timeout(3, "tea");
        assertThat(timeout.triggered()).isTrue();
        assertThat(timeout.processed()).isFalse();
        assertThat(timeout).hasToString("Timeout(at 3.0 s)");
        assertThatIllegalStateException().isThrownBy(() -> timeout.succeed("coffee"));
        assertThat(env.run(timeout)).isEqualTo("tea");
    }

    @Test
    void delaysMustNotBeNegativeOrEndless() {
        assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(-1)).withMessageContaining("-1.0 s");
        assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(1e12)).withMessageContaining("limit");
        assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(env.peek()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aDelayThatEndsBeyondTheEndOfTimeIsAnError() {
        env.timeout(9e9)
                .addCallback(event -> assertThatIllegalArgumentException().isThrownBy(() -> env.timeout(9e9)));
        env.run();
        assertThat(env.now()).isEqualTo(9e9);
    }

    @Test
    void eventsRunByTimeThenPriorityThenSequence() {
        for (String name : new String[] {"a", "b"}) {
            env.timeout(2).addCallback(event -> note(name + " late"));
            Event<Void> urgent = env.event();
            urgent.addCallback(event -> note(name + " urgent"));
            env.schedule(urgent, Scheduler.URGENT, Duration.ofSeconds(2));
            Event<Void> last = env.event();
            last.addCallback(event -> note(name + " last"));
            env.schedule(last, 127, Duration.ofSeconds(2));
            env.timeout(1).addCallback(event -> note(name + " early"));
        }
        env.run();
        assertThat(trace)
                .containsExactly(
                        "1 a early",
                        "1 b early",
                        "2 a urgent",
                        "2 b urgent",
                        "2 a late",
                        "2 b late",
                        "2 a last",
                        "2 b last");
    }

    @Test
    void zeroDelaysKeepTheirOrderAmongThemselvesAndTimeStandsStill() {
        env.process("one", () -> {
            for (int i = 0; i < 3; i++) {
                note("one " + i);
                env.timeout(0).await();
            }
        });
        env.process("two", () -> {
            for (int i = 0; i < 3; i++) {
                note("two " + i);
                env.timeout(0).await();
            }
        });
        env.run();
        assertThat(trace).containsExactly("0 one 0", "0 two 0", "0 one 1", "0 two 1", "0 one 2", "0 two 2");
    }

    @Test
    void anEventCanBeScheduledOnceAndThenIsTriggered() {
        Event<String> event = env.event();
        env.schedule(event, Scheduler.NORMAL, Duration.ofSeconds(4));
        assertThat(event.triggered()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> env.schedule(event, Scheduler.NORMAL, Duration.ZERO));
        assertThatIllegalStateException().isThrownBy(() -> event.succeed("late"));
        assertThat(env.run(event)).isNull();
        assertThat(env.now()).isEqualTo(4);
    }

    @Test
    void prioritiesAndDelaysOfScheduledEventsAreChecked() {
        Event<Void> event = env.event();
        assertThatIllegalArgumentException().isThrownBy(() -> env.schedule(event, -1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> env.schedule(event, 128, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> env.schedule(event, 1, Duration.ofSeconds(-1)));
        assertThat(event.triggered()).isFalse();
    }

    @Test
    void aProcessCannotBeScheduledByOthers() {
        SimProcess<Void> process = env.process(() -> note("runs"));
        assertThatIllegalStateException().isThrownBy(() -> env.schedule(process, 1, Duration.ZERO));
        assertThatIllegalStateException().isThrownBy(() -> process.succeed(null));
        assertThatIllegalStateException().isThrownBy(() -> process.fail(new RuntimeException("no")));
        env.run();
        assertThat(trace).containsExactly("0 runs");
    }

    @Test
    void stepProcessesOneEvent() {
        env.timeout(1).addCallback(event -> note("one"));
        env.timeout(2).addCallback(event -> note("two"));
        env.step();
        assertThat(trace).containsExactly("1 one");
        env.step();
        assertThat(trace).containsExactly("1 one", "2 two");
        assertThatExceptionOfType(EmptyScheduleException.class).isThrownBy(env::step);
    }

    @Test
    void stepThrowsWhatNobodyHandles() {
        env.event().fail(new IllegalCallerException("unhandled"));
        assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(env::step);
        assertThatExceptionOfType(EmptyScheduleException.class).isThrownBy(env::step);
    }

    @Test
    void peekTellsTheTimeOfTheNextEvent() {
        assertThat(env.peek()).isEqualTo(Double.POSITIVE_INFINITY);
        env.timeout(3);
        assertThat(env.peek()).isEqualTo(3);
        env.timeout(1);
        assertThat(env.peek()).isEqualTo(1);
        env.event().succeed(null);
        assertThat(env.peek()).isZero();
        env.run();
        assertThat(env.peek()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void thousandsOfProcessesInterleave() {
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            env.process(() -> {
                env.timeout(1_000 - number).await();
                trace.add(String.valueOf(number));
            });
        }
        env.run();
        assertThat(trace).hasSize(1_000).startsWith("999", "998").endsWith("1", "0");
        assertThat(env.stats().processes()).isZero();
        assertThat(env.stats().eventsProcessed()).isEqualTo(3_000);
    }
}
