package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener is told, and that it cannot change what happens. */
class KernelListenerContractTests extends KernelContract {

    private final List<String> told = new ArrayList<>();
    private KernelListener second = new KernelListener() {};

    private final KernelListener first = new KernelListener() {

        @Override
        public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
            told.add("scheduled " + name(event) + " " + timeNanos + " " + priority + " " + sequence);
        }

        @Override
        public void processing(Occurrence event, long timeNanos, int priority, long sequence) {
            assertThat(((Event<?>) event).processed()).isFalse();
            assertThat(event.environment().nowNanos()).isEqualTo(timeNanos);
            told.add("processing " + name(event) + " " + timeNanos + " " + priority + " " + sequence);
        }

        @Override
        public void processStarted(SimProcess<?> process) {
            told.add("started " + process.name());
        }

        @Override
        public void processEnded(SimProcess<?> process) {
            told.add("ended " + process.name() + (process.ok() ? " well" : " with a failure"));
        }
    };

    @Override
    protected Environment.Builder builder() {
        return super.builder().listener(first).listener(new KernelListener() {
            @Override
            public void processing(Occurrence event, long timeNanos, int priority, long sequence) {
                second.processing(event, timeNanos, priority, sequence);
            }

            @Override
            public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
                second.scheduled(event, timeNanos, priority, sequence);
            }
        });
    }

    private static String name(Occurrence event) {
        return event.getClass().getSimpleName();
    }

    @Test
    void everythingIsToldInOrder() {
        env.process("p", () -> {
            env.timeout(2e-9).await();
        });
        env.run();
        assertThat(told)
                .containsExactly(
                        "scheduled Initialize 0 0 0",
                        "started p",
                        "processing Initialize 0 0 0",
                        "scheduled Timeout 2 1 1",
                        "processing Timeout 2 1 1",
                        "ended p well",
                        "scheduled SimProcess 2 1 2",
                        "processing SimProcess 2 1 2");
    }

    @Test
    void theNextEventIsTheOneThatIsTold() {
        // One event in each lane and in the heap of the queue, at the same time.
        env.timeout(3e-9);
        env.timeout(1e-9);
        env.event().succeed(null);
        env.schedule(env.event(), 7, Duration.ZERO);
        env.schedule(env.event(), Scheduler.URGENT, Duration.ofNanos(1));
        env.run();
        assertThat(told.stream().filter(it -> it.startsWith("processing")))
                .containsExactly(
                        "processing Event 0 1 2",
                        "processing Event 0 7 3",
                        "processing Event 1 0 4",
                        "processing Timeout 1 1 1",
                        "processing Timeout 3 1 0");
    }

    @Test
    void failuresAndInterruptsAreEndsToo() {
        SimProcess<?> failing = env.process("failing", () -> {
            throw new IllegalArgumentException("wrong");
        });
        failing.defuse();
        SimProcess<?> interrupted =
                env.process("interrupted", () -> env.timeout(9).await());
        interrupted.defuse();
        env.process("interrupter", () -> interrupted.interrupt("enough"));
        env.run();
        assertThat(told.stream().filter(it -> it.startsWith("ended")))
                .containsExactly(
                        "ended failing with a failure", "ended interrupter well", "ended interrupted with a failure");
    }

    @Test
    void closingEndsTheLiving() {
        env.process("waiting", () -> env.timeout(9).await());
        env.run(1);
        env.process("unborn", () -> note("never"));
        env.close();
        assertThat(told).endsWith("ended waiting with a failure", "ended unborn with a failure");
    }

    @Test
    void aListenerThatThrowsEndsTheRunAndLosesNothing() {
        Timeout<String> timeout = env.timeout(1, "value");
        second = new KernelListener() {
            @Override
            public void processing(Occurrence event, long timeNanos, int priority, long sequence) {
                throw new UnsupportedOperationException("broken");
            }
        };
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> env.run())
                .withMessage("broken");
        assertThat(timeout.processed()).isTrue();
        assertThat(timeout.value()).isEqualTo("value");
    }

    @Test
    void aListenerMustNotSchedule() {
        second = new KernelListener() {
            @Override
            public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
                env.timeout(1);
            }
        };
        Event<String> event = env.event();
        event.succeed("value");
        assertThatIllegalStateException()
                .isThrownBy(() -> env.run())
                .withMessageStartingWith("A KernelListener must not trigger or schedule events: Timeout");
        assertThat(env.peek()).isEqualTo(0);
        env.run();
        assertThat(event.value()).isEqualTo("value");
    }

    @Test
    void aListenerThatAlwaysThrowsDoesNotRecur() {
        List<Throwable> failures = new ArrayList<>();
        KernelListener broken = new KernelListener() {
            @Override
            public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
                throw new UnsupportedOperationException("broken");
            }
        };
        try (Environment served = Environment.builder()
                .coroutines(mode)
                .listener(broken)
                .failureHandler((event, failure) -> {
                    failures.add(failure);
                    event.environment().event().succeed(null);
                })
                .build()) {
            served.event().succeed(null);
            served.run();
        }
        assertThat(failures).hasSize(1);
    }
}
