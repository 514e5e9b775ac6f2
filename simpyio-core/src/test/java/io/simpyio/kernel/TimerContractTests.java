package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Timers, which can be started again. */
class TimerContractTests extends KernelContract {

    private final List<String> told = new ArrayList<>();

    private Timer timer(String name) {
        return env.timer(timer -> note(name));
    }

    @Test
    void itHappensEachTimeThatItIsStarted() {
        Timer timer = timer("timer");
        assertThat(timer.pending()).isFalse();
        timer.start(1);
        assertThat(timer.pending()).isTrue();
        env.run();
        assertThat(timer.pending()).isFalse();
        timer.start(Duration.ofSeconds(2));
        env.run();
        timer.startNanos(3_000_000_000L);
        env.run();
        assertThat(trace).containsExactly("1 timer", "3 timer", "6 timer");
        assertThat(env.stats().eventsProcessed()).isEqualTo(3);
    }

    @Test
    void itsActionGetsItAndCanStartItAgain() {
        env.timer(timer -> {
                    note("pending " + timer.pending());
                    if (env.now() < 3) {
                        timer.start(1);
                    }
                })
                .start(1);
        env.run();
        assertThat(trace).containsExactly("1 pending false", "2 pending false", "3 pending false");
    }

    @Test
    void itHappensInTheOrderOfTheStartsAmongAllEvents() {
        Timer first = timer("first");
        Timer second = timer("second");
        env.timeout(1).addCallback(event -> note("before"));
        second.start(1);
        env.timeout(1).addCallback(event -> note("between"));
        first.start(1);
        env.timeout(1).addCallback(event -> note("after"));
        second.start(1);
        env.timeout(0).addCallback(event -> note("now"));
        env.run();
        assertThat(trace).containsExactly("0 now", "1 before", "1 between", "1 first", "1 after", "1 second");
    }

    @Test
    void aPendingOneIsMoved() {
        Timer later = timer("later");
        Timer earlier = timer("earlier");
        later.start(2);
        earlier.start(2);
        later.start(4);
        later.start(5);
        earlier.start(1);
        assertThat(later).hasToString("Timer(at 5.0 s)");
        assertThat(earlier).hasToString("Timer(at 1.0 s)");
        assertThat(env.stats().pendingEvents()).isEqualTo(2);
        assertThat(env.peek()).isEqualTo(1);
        env.run();
        assertThat(trace).containsExactly("1 earlier", "5 later");
        assertThat(env.stats().eventsProcessed()).isEqualTo(2);
        assertThat(earlier).hasToString("Timer(not started)");
    }

    @Test
    void timeDoesNotMoveToWhereItWasBefore() {
        Timer timer = timer("timer");
        timer.start(1);
        timer.start(3);
        assertThat(env.peek()).isEqualTo(3);
        timer.start(2);
        assertThat(env.peek()).isEqualTo(2);
        assertThat(timer.cancel()).isTrue();
        assertThat(env.peek()).isInfinite();
        env.run();
        assertThat(env.now()).isZero();
        assertThat(trace).isEmpty();
    }

    @Test
    void itCanBeTakenBackAndStartedAgain() {
        Timer timer = timer("timer");
        assertThat(timer.cancel()).isFalse();
        timer.start(2);
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.pending()).isFalse();
        assertThat(timer.cancel()).isFalse();
        timer.start(3);
        env.timeout(1).addCallback(event -> assertThat(timer.cancel()).isTrue());
        env.run();
        assertThat(trace).isEmpty();
        assertThat(env.now()).isEqualTo(1);
        timer.start(0);
        env.run();
        assertThat(trace).containsExactly("1 timer");
    }

    @Test
    void whatItsActionThrowsEndsTheRunAndItCanBeStartedAgain() {
        Timer timer = env.timer(self -> {
            note("action");
            throw new IllegalArgumentException("wrong");
        });
        timer.start(1);
        assertThatIllegalArgumentException().isThrownBy(env::run).withMessage("wrong");
        timer.start(1);
        assertThatIllegalArgumentException().isThrownBy(env::run).withMessage("wrong");
        assertThat(trace).containsExactly("1 action", "2 action");
    }

    @Test
    void whatItsActionThrowsReachesTheFailureHandler() {
        List<String> failures = new ArrayList<>();
        try (Environment handled = builder()
                .failureHandler((event, failure) -> failures.add(event.environment() + " " + failure.getMessage()))
                .build()) {
            Environment sibling = handled.sibling("sibling", handled.clock());
            sibling.timer(timer -> {
                        throw new IllegalStateException("wrong");
                    })
                    .start(1);
            handled.run();
        }
        assertThat(failures).containsExactly("Environment(sibling) wrong");
    }

    @Test
    void delaysMustNotBeNegativeOrTooLongAndChangeNothingThen() {
        Timer timer = timer("timer");
        timer.start(2);
        assertThatIllegalArgumentException().isThrownBy(() -> timer.start(-1)).withMessageContaining("-1.0 s");
        assertThatIllegalArgumentException().isThrownBy(() -> timer.start(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> timer.startNanos(Long.MAX_VALUE));
        env.run();
        assertThat(trace).containsExactly("2 timer");
    }

    @Test
    void theLimitOfPendingEventsIsForThoseThatAreNotPending() {
        try (Environment small = builder().maxPendingEvents(2).build()) {
            Timer timer = small.timer(self -> {});
            Timer other = small.timer(self -> {});
            timer.start(1);
            small.timeout(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> other.start(1))
                    .withMessageContaining("maxPendingEvents is 2");
            assertThat(other.pending()).isFalse();
            for (int i = 0; i < 1_000; i++) {
                timer.start(1 + i % 7);
                timer.start(0.5);
            }
            assertThat(small.stats().pendingEvents()).isEqualTo(2);
            timer.cancel();
            other.start(1);
            small.run();
            assertThat(small.stats().eventsProcessed()).isEqualTo(2);
        }
    }

    @Test
    void itDoesNotHappenAnyMoreWhenItsEnvironmentIsClosed() {
        Environment sibling = env.sibling("sibling", env.clock());
        sibling.timer(timer -> note("closed")).start(2);
        env.timer(timer -> note("open")).start(2);
        env.timeout(1).addCallback(event -> sibling.close());
        env.run();
        assertThat(trace).containsExactly("2 open");
    }

    @Test
    void otherThreadsAreRefusedWhileTheLoopRuns() {
        Timer timer = timer("timer");
        List<Throwable> refused = new ArrayList<>();
        env.timeout(1).addCallback(event -> {
            List<Runnable> attempts = List.of(() -> timer.start(1), timer::cancel, () -> env.timer(self -> {}));
            for (Runnable attempt : attempts) {
                CompletableFuture.runAsync(attempt)
                        .handle((none, failure) -> refused.add(failure))
                        .join();
            }
        });
        env.run();
        assertThat(refused)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure).hasCauseInstanceOf(WrongThreadException.class));
    }

    @Test
    void listenersAreToldOfEachStartAndOfEachTimeThatItHappens() {
        KernelListener listener = new KernelListener() {
            @Override
            public void scheduled(Occurrence occurrence, long timeNanos, int priority, long sequence) {
                told.add("scheduled " + occurrence.getClass().getSimpleName() + " " + timeNanos + " " + priority + " "
                        + sequence);
            }

            @Override
            public void processing(Occurrence occurrence, long timeNanos, int priority, long sequence) {
                told.add("processing " + occurrence.getClass().getSimpleName() + " " + timeNanos + " " + priority + " "
                        + sequence);
            }
        };
        try (Environment observed = builder().listener(listener).build()) {
            Timer timer = observed.timer(self -> {});
            timer.startNanos(5);
            timer.startNanos(7);
            timer.startNanos(3);
            observed.run();
            timer.startNanos(0);
            observed.run();
        }
        assertThat(told)
                .containsExactly(
                        "scheduled Timer 5 1 0",
                        "scheduled Timer 7 1 1",
                        "scheduled Timer 3 1 2",
                        "processing Timer 3 1 2",
                        "scheduled Timer 3 1 3",
                        "processing Timer 3 1 3");
    }

    @Test
    void aListenerMustNotStartOne() {
        List<Timer> timers = new ArrayList<>();
        KernelListener listener = new KernelListener() {
            @Override
            public void processing(Occurrence occurrence, long timeNanos, int priority, long sequence) {
                timers.getFirst().start(1);
            }
        };
        try (Environment observed = builder().listener(listener).build()) {
            timers.add(observed.timer(self -> {}));
            observed.timeout(1);
            assertThatIllegalStateException()
                    .isThrownBy(observed::run)
                    .withMessageContaining("must not trigger or schedule");
        }
    }

    /** Also when it is moved to later times while it is pending, as a deadline is. */
    @Test
    void startingItAgainAllocatesNothing() {
        Timer deadline = timer("never");
        Timer timer = env.timer(self -> {
            deadline.start(10);
            self.start(1);
        });
        timer.start(1);
        env.run(1_000.5); // Classes are loaded, and arrays are as large as they get.
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        env.run(101_000.5);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).as("bytes for 200,000 starts").isLessThan(100_000);
        assertThat(trace).isEmpty();
    }

    @Test
    void aProcessCanStartOneAndGoOnWithAnotherEvent() {
        Event<String> answer = env.event();
        Timer timer = env.timer(self -> answer.succeed("answer"));
        env.process("asker", () -> {
            timer.start(2);
            note(answer.await());
        });
        env.run();
        assertThat(trace).containsExactly("2 answer");
        assertThatExceptionOfType(IllegalStateException.class)
                .as("the loop itself cannot wait in an action")
                .isThrownBy(() -> {
                    env.timer(self -> env.timeout(1).await()).start(1);
                    env.run();
                });
    }
}
