package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The loop and its driver: no signal is lost, nothing starves, and a driver that fails leaves nothing behind. */
class LoopContractTests extends KernelContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Environment realTime(Driver driver) {
        return builder().driver(driver).build();
    }

    @Test
    void aStopIsNeverLost() throws Exception {
        try (Environment served = realTime(new RealTimeDriver())) {
            for (int round = 0; round < 500; round++) {
                CompletableFuture<Void> started = served.submit(() -> {});
                Thread loop = Thread.ofPlatform().start(() -> served.run());
                started.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                served.scheduler().submit(() -> {});
                served.stop();
                assertThat(loop.join(LIMIT)).as("stopped in round %d", round).isTrue();
            }
        }
    }

    @Test
    void aCloseIsNeverLost() throws Exception {
        for (int round = 0; round < 300; round++) {
            Environment served = realTime(new RealTimeDriver());
            CompletableFuture<Void> started = served.submit(() -> {});
            Thread loop = Thread.ofPlatform().start(() -> served.run());
            started.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            served.scheduler().submit(() -> {});
            served.close();
            assertThat(loop.join(LIMIT)).as("closed in round %d", round).isTrue();
        }
    }

    @Test
    void aFutureOfAPastEventIsServedThoughTheRunIsJustEnding() throws Exception {
        Timeout<String> past = env.timeout(1, "past");
        env.run();
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread asker = Thread.ofPlatform().start(() -> {
            try {
                for (int round = 0; round < 2_000; round++) {
                    past.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                }
            } catch (Throwable e) {
                failure.set(e);
            } finally {
                done.countDown();
            }
        });
        while (done.getCount() > 0) {
            env.timeout(1);
            env.run();
        }
        asker.join();
        assertThat(failure).hasValue(null);
    }

    @Test
    void aFutureThatIsAskedForInTheLastEventOfARunIsServed() {
        Timeout<String> past = env.timeout(1, "past");
        env.run();
        AtomicReference<CompletableFuture<String>> future = new AtomicReference<>();
        env.timeout(1).addCallback(event -> {
            CompletableFuture.runAsync(() -> future.set(past.toCompletableFuture()))
                    .join();
            env.stop();
        });
        env.run();
        assertThat(future.get()).isCompletedWithValue("past");
    }

    @Test
    void aSubmittedTaskThatFailsEndsARunThatWaits() throws Exception {
        try (Environment served = realTime(new RealTimeDriver())) {
            CompletableFuture<Void> run = new CompletableFuture<>();
            Thread loop = Thread.ofPlatform().start(() -> {
                try {
                    served.run();
                } catch (ArithmeticException e) {
                    run.completeExceptionally(e);
                }
            });
            await().until(() -> loop.getState() == Thread.State.TIMED_WAITING);
            served.scheduler().submit(() -> {
                throw new ArithmeticException("task");
            });
            assertThat(loop.join(LIMIT)).isTrue();
            assertThat(run).isCompletedExceptionally();
        }
    }

    @Test
    void moreSubmissionsThanOneTurnTakesAreCalledWithoutFurtherSignals() throws Exception {
        try (Environment served = realTime(new RealTimeDriver())) {
            AtomicInteger calls = new AtomicInteger();
            for (int i = 0; i < 10_000; i++) {
                served.scheduler().submit(calls::incrementAndGet);
            }
            served.scheduler().submit(served::stop);
            Thread loop = Thread.ofPlatform().start(() -> served.run());
            assertThat(loop.join(LIMIT)).isTrue();
            assertThat(calls).hasValue(10_000);
        }
    }

    @Test
    void aSubmittedTaskThatFailsGoesToTheFailureHandler() {
        AtomicReference<Throwable> handled = new AtomicReference<>();
        try (Environment served = builder()
                .driver(new RealTimeDriver())
                .failureHandler((event, failure) -> {
                    assertThat(event.failure()).isSameAs(failure);
                    handled.set(failure);
                })
                .build()) {
            served.scheduler().submit(() -> {
                throw new ArithmeticException("task");
            });
            served.scheduler().submit(served::stop);
            served.run();
            assertThat(handled.get()).hasMessage("task");
        }
    }

    @Test
    void inRealTimeATimerIsNeverEarlyAndKeepsTheOrder() {
        AtomicBoolean held = new AtomicBoolean(true);
        Driver driver = new RealTimeDriver() {
            @Override
            public long nanoTime() {
                return held.get() ? 0 : super.nanoTime(); // Else a pause between the timers would change their order.
            }
        };
        try (Environment served = realTime(driver)) {
            long begin = served.nowNanos();
            served.timeout(Duration.ofMillis(3)).addCallback(event -> trace.add("three"));
            served.timeout(Duration.ofMillis(2)).addCallback(event -> trace.add("two"));
            Timeout<?> four = served.timeout(Duration.ofMillis(4));
            held.set(false);
            served.run(four);
            assertThat(served.nowNanos() - begin).isGreaterThanOrEqualTo(4_000_000);
            assertThat(trace).containsExactly("two", "three");
            served.run(served.now() + 0.001);
            served.timeout(Duration.ofMillis(1)).addCallback(event -> trace.add("stepped"));
            while (trace.size() < 3) {
                served.step();
            }
        }
    }

    @Test
    void ioIsLookedAtThoughEventsAreAlwaysDue() {
        AtomicInteger polls = new AtomicInteger();
        try (Environment served = realTime(new RealTimeDriver() {
            @Override
            public void poll() {
                polls.incrementAndGet();
            }
        })) {
            served.process(() -> {
                while (true) {
                    served.timeout(0).await();
                }
            });
            served.process(() -> {
                while (polls.get() < 10) {
                    served.timeout(0).await();
                }
                served.stop();
            });
            served.run();
            assertThat(served.stats().eventsProcessed()).isLessThan(2_000);
        }
    }

    @Test
    void submissionsDoNotStarveTheEvents() {
        AtomicInteger calls = new AtomicInteger();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            calls.incrementAndGet();
            env.scheduler().submit(again[0]);
        };
        env.scheduler().submit(again[0]);
        env.run(env.timeout(1));
        assertThat(calls.get()).isPositive();
    }

    @Test
    void aDriverThatFailsEndsTheRunAndNothingElse() {
        AtomicInteger advances = new AtomicInteger();
        Environment served = realTime(new RealTimeDriver() {
            @Override
            public boolean advance(long deadlineNanos) {
                if (advances.getAndIncrement() == 0) {
                    throw new UncheckedFailure("advance");
                }
                return super.advance(deadlineNanos);
            }

            @Override
            public void close() {
                throw new UncheckedFailure("close");
            }
        });
        assertThatExceptionOfType(UncheckedFailure.class).isThrownBy(() -> served.run());
        assertThat(served.scheduler().onLoop()).isFalse();
        assertThat(served.scheduler().isLoopThread(Thread.currentThread())).isFalse();
        Timeout<String> timeout = served.timeout(Duration.ofNanos(1), "works on");
        assertThat(served.run(timeout)).isEqualTo("works on");
        CompletableFuture<?> never = served.event().toCompletableFuture();
        served.close();
        assertThat(never).isCancelled();
        assertThatIllegalStateException().isThrownBy(() -> served.run());
    }

    @Test
    void aDriverThatFailsInPollOrAroundTheLoopEndsTheRunToo() {
        try (Environment served = realTime(new RealTimeDriver() {
            private int runs;

            @Override
            public void run(Runnable loop) {
                loop.run();
                if (runs++ == 0) {
                    throw new UncheckedFailure("run");
                }
            }

            @Override
            public void poll() {
                throw new UncheckedFailure("poll");
            }
        })) {
            served.scheduler().submit(served::stop);
            assertThatExceptionOfType(UncheckedFailure.class)
                    .isThrownBy(() -> served.run())
                    .withMessage("run");
            for (int i = 0; i < 100; i++) {
                served.event().succeed(null);
            }
            assertThatExceptionOfType(UncheckedFailure.class)
                    .isThrownBy(() -> served.run())
                    .withMessage("poll");
        }
    }

    @Test
    void aDriversOwnTimersSeeTheTimeTheyMovedTo() {
        AtomicReference<Environment> self = new AtomicReference<>();
        Driver driver = new RealTimeDriver() {
            private long nowNanos;
            private boolean fired;

            @Override
            public boolean realTime() {
                return false;
            }

            @Override
            public long nanoTime() {
                return nowNanos;
            }

            @Override
            public boolean advance(long deadlineNanos) {
                if (fired) {
                    nowNanos = deadlineNanos == Long.MAX_VALUE ? nowNanos : deadlineNanos;
                    return deadlineNanos != Long.MAX_VALUE;
                }
                fired = true;
                nowNanos = 2_000_000_000L;
                note("timer");
                self.get().event().addCallback(event -> note("event")).succeed(null);
                self.get().timeout(1).addCallback(event -> note("timeout"));
                return true;
            }
        };
        env.close();
        env = builder().driver(driver).build();
        self.set(env);
        env.timeout(5).addCallback(event -> note("later"));
        env.run();
        assertThat(trace).containsExactly("2 timer", "2 event", "3 timeout", "5 later");
    }

    @Test
    void whoRunsIsKnownToOtherThreads() throws Exception {
        try (Environment served = realTime(new RealTimeDriver())) {
            Thread loop = Thread.ofPlatform().start(() -> served.run());
            await().until(() -> served.scheduler().isLoopThread(loop));
            assertThat(served.scheduler().isLoopThread(Thread.currentThread())).isFalse();
            assertThat(served.scheduler().onLoop()).isFalse();
            assertThat(served.submit(() -> served.scheduler().onLoop()).get()).isTrue();
            served.close();
            loop.join();
            assertThat(served.scheduler().isLoopThread(loop)).isFalse();
        }
    }

    private static final class UncheckedFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UncheckedFailure(String message) {
            super(message);
        }
    }
}
