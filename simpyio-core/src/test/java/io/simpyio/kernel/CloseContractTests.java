package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The end of an environment: who calls it, what it does to processes, and what is an error afterwards. */
class CloseContractTests extends KernelContract {

    private static final Set<Thread.State> PARKED = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private SimProcess<Void> sleeperWithFinally(String name) {
        return env.process(name, () -> {
            try {
                env.event().await();
                note(name + " went on");
            } finally {
                note(name + " finally");
            }
        });
    }

    @Test
    void finallyBlocksRunInTheOrderOfTheStart() {
        sleeperWithFinally("one");
        sleeperWithFinally("two");
        env.process("done before", () -> note("done before"));
        sleeperWithFinally("three");
        env.run(3);
        env.close();
        assertThat(trace).containsExactly("0 done before", "3 one finally", "3 two finally", "3 three finally");
        assertThat(env.stats().processes()).isZero();
    }

    @Test
    void aClosedProcessIsTriggeredAndItsThreadEnds() throws InterruptedException {
        SimProcess<Void> process = sleeperWithFinally("one");
        env.run(1);
        env.close();
        assertThat(process.alive()).isFalse();
        assertThat(process.ok()).isFalse();
        process.thread().join();
    }

    @Test
    void catchExceptionDoesNotStopTheTermination() {
        env.process(() -> {
            while (true) {
                try {
                    env.timeout(1).await();
                } catch (Exception e) {
                    note("caught " + e);
                }
            }
        });
        env.run(1.5);
        env.close();
        assertThat(trace).isEmpty();
        assertThat(env.stats().processes()).isZero();
    }

    @Test
    void awaitingInAFinallyBlockEndsTheProcessToo() {
        env.process(() -> {
            try {
                env.event().await();
            } finally {
                try {
                    note("cleans up");
                    env.timeout(1).await();
                    note("never");
                } finally {
                    note("inner finally");
                }
            }
        });
        env.run(1);
        env.close();
        assertThat(trace).containsExactly("1 cleans up", "1 inner finally");
    }

    @Test
    void aBodyThatGoesOnAwaitingForEverIsAbandoned() {
        AtomicInteger awaits = new AtomicInteger();
        env.process("stubborn", () -> {
            while (true) {
                try {
                    awaits.incrementAndGet();
                    env.timeout(1).await();
                } catch (Throwable e) {
                    // As stubborn code does.
                }
            }
        });
        sleeperWithFinally("next");
        env.run(0.5);
        env.close();
        assertThat(awaits).hasValueBetween(100, 10_000);
        assertThat(trace).containsExactly("0.5 next finally");
        assertThat(env.stats().processes()).isZero();
    }

    @Test
    @SuppressWarnings("Finally")
    void whatAFinallyBlockThrowsDoesNotStopTheOthers() {
        env.process("failing", () -> {
            try {
                env.event().await();
            } finally {
                throw new ArithmeticException("in finally");
            }
        });
        sleeperWithFinally("next");
        env.run(1);
        env.close();
        assertThat(trace).containsExactly("1 next finally");
    }

    @Test
    void eventsOfAFinallyBlockAreNotProcessedAnyMore() {
        Event<String> event = env.event();
        waiter("other", env.timeout(9));
        env.process(() -> {
            try {
                env.event().await();
            } finally {
                event.addCallback(done -> note("processed"));
                event.succeed("late");
            }
        });
        env.run(1);
        env.close();
        assertThat(trace).isEmpty();
        assertThat(event.triggered()).isTrue();
    }

    @Test
    void aProcessThatWasNeverStartedNeverIs() {
        SimProcess<Void> process = env.process(() -> note("ran"));
        env.close();
        assertThat(trace).isEmpty();
        assertThat(process.alive()).isFalse();
        assertThat(process.thread().getState()).isEqualTo(Thread.State.NEW);
    }

    @Test
    void closeAgainAndWithoutAnyRunIsNoError() {
        env.close();
        env.close();
        assertThatIllegalStateException().isThrownBy(() -> env.run()).withMessage("The environment is closed");
    }

    @Test
    void closeFromAProcessLetsItGoOnToItsNextWait() {
        Timeout<Void> first = env.timeout(1);
        env.process("closer", () -> {
            first.await();
            env.close();
            note("still running");
            try {
                env.timeout(1).await();
            } finally {
                note("ended");
            }
        });
        env.timeout(1).addCallback(event -> note("the next event"));
        env.run();
        assertThat(trace).containsExactly("1 still running", "1 ended");
    }

    @Test
    void closeFromACallbackEndsTheRun() {
        sleeperWithFinally("sleeper");
        env.timeout(2).addCallback(event -> env.close());
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> env.run(env.timeout(5)));
        assertThat(trace).containsExactly("2 sleeper finally");
        assertThatIllegalStateException().isThrownBy(() -> env.run());
    }

    @Test
    void closeFromAnotherThreadWaitsUntilTheRunHasEnded() throws Exception {
        try (Environment served = builder().driver(new RealTimeDriver()).build()) {
            CompletableFuture<Void> sleeping = new CompletableFuture<>();
            CompletableFuture<Thread> ended = new CompletableFuture<>();
            served.process(() -> {
                try {
                    sleeping.complete(null);
                    served.event().await();
                } finally {
                    ended.complete(Thread.currentThread());
                }
            });
            FutureTask<String> run = new FutureTask<>(() -> {
                served.run();
                return "ended normally";
            });
            Thread loop = Thread.ofPlatform().start(run);
            sleeping.get();
            served.close();
            assertThat(ended).isCompletedWithValueMatching(Thread::isVirtual);
            assertThat(run.get()).isEqualTo("ended normally");
            loop.join();
        }
    }

    @Test
    void closeByAVirtualThreadAndByAnInterruptedOneWork() throws Exception {
        sleeperWithFinally("one");
        env.run(1);
        Thread.ofVirtual().start(env::close).join();
        assertThat(trace).containsExactly("1 one finally");

        openEnvironment();
        sleeperWithFinally("two");
        env.run(1);
        Thread.currentThread().interrupt();
        env.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(trace).containsExactly("1 one finally", "1 two finally");
    }

    @Test
    void manyThreadsCanCloseAtOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicInteger closedDrivers = new AtomicInteger();
            AtomicInteger finallyBlocks = new AtomicInteger();
            Environment served = builder()
                    .driver(new RealTimeDriver() {
                        @Override
                        public void close() {
                            closedDrivers.incrementAndGet();
                        }
                    })
                    .build();
            served.process(() -> {
                try {
                    served.event().await();
                } finally {
                    finallyBlocks.incrementAndGet();
                }
            });
            served.step();
            Thread runner = Thread.ofPlatform().start(() -> {
                try {
                    served.run();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageMatching("The environment is (closed|run by .* already)");
                }
            });
            Thread one = Thread.ofPlatform().start(served::close);
            Thread two = Thread.ofVirtual().start(served::close);
            runner.join();
            one.join();
            two.join();
            assertThat(closedDrivers).as("drivers closed in round %d", round).hasValue(1);
            assertThat(finallyBlocks).as("finally blocks in round %d", round).hasValue(1);
        }
    }

    @Test
    void futuresThatWaitAreCancelled() throws Exception {
        Event<String> event = env.event();
        CompletableFuture<String> future = event.toCompletableFuture();
        CompletableFuture<String> submitted = env.submit(() -> "never started");
        FutureTask<String> waiting = new FutureTask<>(event::await);
        Thread thread = Thread.ofPlatform().start(waiting);
        await().until(() -> PARKED.contains(thread.getState()));
        env.close();
        assertThat(future).isCancelled();
        assertThat(submitted).isCancelled();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waiting::get)
                .withCauseInstanceOf(CancellationException.class);
    }

    @Test
    void afterwardsOnlyThePastCanBeHad() {
        Timeout<String> past = env.timeout(1, "past");
        Event<String> pending = env.event();
        env.run();
        env.close();
        assertThat(past.await()).isEqualTo("past");
        assertThat(pending.toCompletableFuture()).isCancelled();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(pending::await);
        assertThatIllegalStateException().isThrownBy(env::step);
        assertThatIllegalStateException()
                .isThrownBy(() -> env.process("late", () -> note("never")))
                .withMessage("The environment is closed; SimProcess(late) cannot start");
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> env.submit(() -> "never"));
        assertThat(env.stats().processes()).isZero();
    }

    @Test
    void aFinallyBlockCannotStartAProcess() {
        env.process(() -> {
            try {
                env.event().await();
            } finally {
                assertThatIllegalStateException().isThrownBy(() -> env.process(() -> note("never")));
                note("refused");
            }
        });
        env.run(1);
        env.close();
        assertThat(trace).containsExactly("1 refused");
    }

    @Test
    void submissionsThatRaceWithCloseGetAnAnswer() throws Exception {
        for (int round = 0; round < 100; round++) {
            Environment served = builder().driver(new RealTimeDriver()).build();
            Thread loop = Thread.ofPlatform().start(() -> {
                try {
                    served.run();
                } catch (IllegalStateException e) {
                    // Closed before it began.
                }
            });
            FutureTask<Boolean> submitter = new FutureTask<>(() -> {
                try {
                    while (true) {
                        served.submit(() -> "value").get();
                    }
                } catch (RejectedExecutionException | CancellationException e) {
                    return true;
                }
            });
            Thread.ofPlatform().start(submitter);
            served.close();
            assertThat(submitter.get(20, TimeUnit.SECONDS)).isTrue();
            loop.join();
        }
    }
}
