package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a run ends, what it gives back, and who may run. */
class RunContractTests extends KernelContract {

    @Test
    void runUntilATimeEndsBeforeTheEventsOfThatTime() {
        env.timeout(1).addCallback(event -> note("one"));
        env.timeout(2).addCallback(event -> note("two"));
        env.run(2);
        assertThat(trace).containsExactly("1 one");
        assertThat(env.now()).isEqualTo(2);
        env.run();
        assertThat(trace).containsExactly("1 one", "2 two");
    }

    @Test
    void runUntilATimeMovesTimeWithoutAnyEvent() {
        env.run(Duration.ofSeconds(7));
        assertThat(env.now()).isEqualTo(7);
    }

    @Test
    void theTimeToRunUntilMustBeLaterThanNow() {
        env.run(5);
        assertThatIllegalArgumentException().isThrownBy(() -> env.run(5)).withMessageContaining("5.0 s");
        assertThatIllegalArgumentException().isThrownBy(() -> env.run(4.9));
        assertThatIllegalArgumentException().isThrownBy(() -> env.run(Duration.ofSeconds(-1)));
        assertThat(env.peek()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void runUntilAnEventGivesItsValue() {
        SimProcess<Integer> process = env.process(() -> {
            env.timeout(3).await();
            return 42;
        });
        env.timeout(10).addCallback(event -> note("later"));
        assertThat(env.run(process)).isEqualTo(42);
        assertThat(env.now()).isEqualTo(3);
        assertThat(trace).isEmpty();
    }

    @Test
    void runUntilAFailingEventThrowsTheFailure() {
        SimProcess<Integer> process = env.process(() -> {
            env.timeout(3).await();
            throw new UnsupportedOperationException("no value");
        });
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> env.run(process))
                .withMessage("no value");
        env.run();
    }

    @Test
    void aCheckedFailureIsWrapped() {
        Event<Void> event = env.event();
        event.fail(new java.io.IOException("broken"));
        assertThatExceptionOfType(EventFailedException.class)
                .isThrownBy(() -> env.run(event))
                .havingCause()
                .isInstanceOf(java.io.IOException.class)
                .withMessage("broken");
    }

    @Test
    void theOtherCallbacksOfTheLastEventAreCalledToo() {
        Event<String> event = env.event();
        event.addCallback(done -> note("before"));
        env.process(() -> {
            env.timeout(1).await();
            event.addCallback(done -> note("after"));
            event.succeed("done");
        });
        env.run(event);
        assertThat(trace).containsExactly("1 before", "1 after");
    }

    @Test
    void anEventThatIsProcessedAlreadyGivesItsValueAtOnce() {
        Timeout<String> timeout = env.timeout(1, "value");
        env.run();
        env.timeout(1);
        assertThat(env.run(timeout)).isEqualTo("value");
        assertThat(env.now()).isEqualTo(1);
    }

    @Test
    void aFailedEventThatIsProcessedAlreadyThrowsAtOnce() {
        Event<Void> failed = env.event();
        failed.fail(new ArithmeticException("past")).defuse();
        env.run();
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> env.run(failed))
                .withMessage("past");
    }

    @Test
    void anEventThatNeverHappensIsAnErrorWhenNothingIsLeft() {
        Event<Void> never = env.event();
        env.timeout(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> env.run(never))
                .withMessageStartingWith("No scheduled events left");
        assertThat(env.now()).isEqualTo(1);
    }

    @Test
    void anEventWhoseRunEndedEarlyIsNotDefusedByIt() {
        Event<Void> event = env.event();
        assertThatIllegalStateException().isThrownBy(() -> env.run(event));
        event.fail(new ArithmeticException("not lost"));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run());
    }

    @Test
    void aRunCanFollowAnother() {
        env.process(() -> {
            while (true) {
                note("tick");
                env.timeout(1).await();
            }
        });
        env.run(2);
        env.run(4);
        assertThat(trace).containsExactly("0 tick", "1 tick", "2 tick", "3 tick");
    }

    @Test
    void aRunThatFailedCanBeGoneOnWith() {
        env.process(() -> {
            env.timeout(1).await();
            throw new IllegalCallerException("first");
        });
        env.timeout(2).addCallback(event -> note("second"));
        assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> env.run());
        assertThat(env.now()).isEqualTo(1);
        env.run();
        assertThat(trace).containsExactly("2 second");
    }

    @Test
    void stopEndsTheRunAfterThePresentEvent() {
        env.timeout(1).addCallback(event -> env.stop()).addCallback(event -> note("same event"));
        env.timeout(1).addCallback(event -> note("next event"));
        env.run();
        assertThat(trace).containsExactly("1 same event");
        env.run();
        assertThat(trace).containsExactly("1 same event", "1 next event");
    }

    @Test
    void stopEndsARunUntilATimeToo() {
        env.process(() -> {
            env.timeout(1).await();
            env.stop();
        });
        env.run(5);
        assertThat(env.now()).isEqualTo(1);
    }

    @Test
    void stopCancelsARunThatOwesAValue() {
        env.timeout(1).addCallback(event -> env.stop());
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> env.run(env.timeout(2, "value")));
    }

    @Test
    void stopWithoutARunDoesNothing() {
        env.stop();
        env.timeout(1).addCallback(event -> note("ran"));
        env.run();
        assertThat(trace).containsExactly("1 ran");
    }

    @Test
    void aRunWithinARunIsAnError() {
        env.process(() ->
                assertThatIllegalStateException().isThrownBy(() -> env.run()).withMessageContaining("already"));
        env.timeout(0).addCallback(event -> {
            assertThatIllegalStateException().isThrownBy(() -> env.run(1)).withMessageContaining("already");
            assertThatIllegalStateException().isThrownBy(() -> env.run(env.event()));
            assertThatIllegalStateException().isThrownBy(env::step);
            note("refused");
        });
        env.run();
        assertThat(trace).containsExactly("0 refused");
    }

    @Test
    void aVirtualThreadCanRun() throws Exception {
        env.process(() -> {
            env.timeout(1).await();
            note("ran");
        });
        CompletableFuture<Void> failure = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    env.run();
                    try {
                        env.run(env.event());
                    } catch (Throwable e) {
                        failure.completeExceptionally(e);
                    }
                })
                .join();
        assertThat(trace).containsExactly("1 ran");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(failure::join)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("No scheduled events left");
    }

    @Test
    void anInterruptedThreadCanRunAndStaysInterrupted() {
        env.timeout(1).addCallback(event -> note("ran"));
        Thread.currentThread().interrupt();
        env.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(trace).containsExactly("1 ran");
    }

    @Test
    void twoThreadsCannotRunAtTheSameTime() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        env.timeout(1).addCallback(event -> {
            running.countDown();
            awaitUninterruptibly(finish);
        });
        Thread first = Thread.ofPlatform().name("first").start(() -> env.run());
        running.await();
        try {
            assertThatIllegalStateException().isThrownBy(() -> env.run()).withMessageContaining("first");
            assertThatIllegalStateException().isThrownBy(env::step).withMessageContaining("already");
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> env.run(7));
        } finally {
            finish.countDown();
            first.join();
        }
        env.run();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofManyThreadsThatRunAtOnceOneRunsAndTheOthersFail() throws Exception {
        int threads = 8;
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(threads - 1);
        CyclicBarrier together = new CyclicBarrier(threads);
        env.process("blocker", () -> release.await());
        List<Thread> runners = new ArrayList<>();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < threads; i++) {
            runners.add(Thread.ofPlatform().start(() -> {
                try {
                    together.await();
                    env.run();
                    ran.incrementAndGet();
                } catch (IllegalStateException e) {
                    refused.countDown();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        refused.await();
        release.countDown();
        for (Thread runner : runners) {
            runner.join();
        }
        assertThat(ran).hasValue(1);
    }
}
