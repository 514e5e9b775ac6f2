package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What threads other than the loop may do, and what they are told when they may not. */
class OtherThreadsContractTests extends KernelContract {

    private static final Set<Thread.State> PARKED = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private Environment served;
    private Thread loop;

    @BeforeEach
    void serve() {
        served = builder().driver(new RealTimeDriver()).build();
        loop = Thread.ofPlatform().name("the-loop").start(() -> served.run());
        await().until(() -> served.scheduler().isLoopThread(loop));
    }

    @AfterEach
    void end() throws InterruptedException {
        served.close();
        loop.join();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** Calls it on a thread of its own, which has parked by the time this returns. */
    private static <T> FutureTask<T> parked(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().start(task);
        await().until(() -> PARKED.contains(thread.getState()));
        return task;
    }

    @Test
    void submitStartsAProcessOnTheLoop() throws Exception {
        CompletableFuture<String> result = served.submit(() -> {
            served.timeout(Duration.ofMillis(1)).await();
            return served.activeProcess().orElseThrow().name();
        });
        assertThat(get(result)).isEqualTo("submitted");
        CompletableFuture<Void> nothing = served.submit(() -> {
            served.timeout(0).await();
        });
        assertThat(get(nothing)).isNull();
    }

    @Test
    void aSubmittedProcessThatFailsFailsItsFutureOnly() throws Exception {
        CompletableFuture<Void> failing = served.submit(() -> {
            throw new IOException("in the process");
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(failing))
                .withCauseInstanceOf(IOException.class);
        assertThat(get(served.submit(() -> "still serving"))).isEqualTo("still serving");
    }

    @Test
    void submissionsOfManyThreadsAreAllCalledOnce() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 500; j++) {
                    served.scheduler().submit(() -> trace.add("one"));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(get(served.submit(trace::size))).isEqualTo(2_000);
        assertThat(served.stats().submissions()).isZero();
    }

    @Test
    void anotherThreadCanAwaitAnEvent() throws Exception {
        Event<String> event = get(served.submit(() -> served.<String>event()));
        FutureTask<String> waiting = parked(event::await);
        served.scheduler().submit(() -> event.succeed("value"));
        assertThat(waiting.get()).isEqualTo("value");
        assertThat(event.await()).isEqualTo("value");
        assertThat(get(event.toCompletableFuture())).isEqualTo("value");
    }

    @Test
    void anotherThreadGetsTheFailureWhichThenIsHandled() throws Exception {
        Event<String> unchecked = get(served.submit(() -> served.<String>event()));
        Event<String> checked = get(served.submit(() -> served.<String>event()));
        FutureTask<String> one = parked(unchecked::await);
        FutureTask<String> two = parked(checked::await);
        served.scheduler().submit(() -> {
            unchecked.fail(new ArithmeticException("unchecked"));
            checked.fail(new IOException("checked"));
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(one::get)
                .withCauseInstanceOf(ArithmeticException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(two::get)
                .withCauseInstanceOf(EventFailedException.class)
                .havingRootCause()
                .isInstanceOf(IOException.class);
        assertThat(get(served.submit(() -> unchecked.defused() && checked.defused())))
                .isTrue();
    }

    @Test
    void aWaitingThreadCanBeInterrupted() throws Exception {
        Event<String> event = get(served.submit(() -> served.<String>event()));
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                event.await();
            } catch (EventFailedException e) {
                flag.complete(Thread.currentThread().isInterrupted() && e.getCause() instanceof InterruptedException);
            }
        });
        thread.interrupt();
        assertThat(get(flag)).isTrue();
    }

    @Test
    void cancellingAFutureDoesNotTouchTheEvent() throws Exception {
        Event<String> event = get(served.submit(() -> served.<String>event()));
        event.toCompletableFuture().cancel(true);
        CompletableFuture<String> other = event.toCompletableFuture();
        served.scheduler().submit(() -> event.succeed("value"));
        assertThat(get(other)).isEqualTo("value");
    }

    @Test
    void futuresWorkWhileNothingRuns() throws Exception {
        Timeout<String> timeout = env.timeout(1, "value");
        Event<Void> failing = env.event();
        failing.fail(new ArithmeticException("known"));
        FutureTask<CompletableFuture<String>> early = new FutureTask<>(timeout::toCompletableFuture);
        FutureTask<CompletableFuture<Void>> handled = new FutureTask<>(failing::toCompletableFuture);
        for (FutureTask<?> task : List.of(early, handled)) {
            Thread.ofPlatform().start(task).join();
        }
        assertThat(early.get()).isNotDone();
        env.run();
        assertThat(early.get()).isCompletedWithValue("value");
        assertThat(handled.get()).isCompletedExceptionally();
        FutureTask<CompletableFuture<String>> late = new FutureTask<>(timeout::toCompletableFuture);
        Thread.ofPlatform().start(late).join();
        assertThat(late.get()).isCompletedWithValue("value");
        assertThat(timeout.await()).isEqualTo("value");
    }

    @Test
    void aFutureMadeOnTheLoopIsConnectedAtOnce() {
        env.process(() -> {
            Timeout<String> timeout = env.timeout(1, "value");
            CompletableFuture<String> future = timeout.toCompletableFuture();
            timeout.addCallback(event -> note("done " + future.isDone()));
        });
        env.run();
        assertThat(trace).containsExactly("1 done true");
    }

    @Test
    void awaitingInACallbackIsAnError() {
        env.timeout(1).addCallback(event -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> env.event().await())
                    .withMessageContaining("outside a process");
            note("told");
        });
        env.run();
        assertThat(trace).containsExactly("1 told");
    }

    @Test
    void otherThreadsAreToldToSubmit() throws Exception {
        Event<String> event = get(served.submit(() -> served.<String>event()));
        SimProcess<?> process = get(served.submit(
                () -> served.process("sleeper", () -> served.event().await())));
        List<ThrowingCallable> calls = List.of(
                () -> served.event(),
                () -> served.timeout(1),
                () -> served.process(() -> note("never")),
                () -> served.allOf(),
                served::livingProcesses,
                served::peek,
                () -> event.succeed("no"),
                () -> event.fail(new IOException()),
                () -> event.addCallback(done -> {}),
                () -> event.removeCallback(done -> {}),
                process::interrupt,
                () -> served.schedule(event, 1, Duration.ZERO),
                () -> served.scheduler().defer(() -> {}));
        assertThat(calls)
                .allSatisfy(call -> assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(call)
                        .withMessageContaining("the-loop")
                        .withMessageContaining("environment.submit(...)")
                        .withMessageContaining(Thread.currentThread().getName()));
        assertThat(get(served.submit(event::triggered))).isFalse();
    }

    @Test
    void aProcessCanAwaitAnEventOfAnotherEnvironment() throws Exception {
        Event<String> foreign = get(served.submit(() -> served.<String>event()));
        env.process(() -> {
            served.scheduler().submit(() -> foreign.succeed("from the other loop"));
            note(foreign.await());
            env.timeout(1).await();
            note("own time");
        });
        env.run();
        assertThat(trace).containsExactly("0 from the other loop", "1 own time");
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck")
    void virtualThreadsThatAProcessStartsRunOutsideTheLoop() throws Exception {
        Event<String> event = get(served.submit(() -> served.<String>event()));
        CompletableFuture<Integer> result = served.submit(() -> {
            List<CompletableFuture<Integer>> guests = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Integer> guest = new CompletableFuture<>();
                guests.add(guest);
                Thread.startVirtualThread(() -> {
                    Thread.yield();
                    boolean onTheLoop = Thread.currentThread().toString().endsWith("@the-loop");
                    guest.complete(onTheLoop ? -1 : event.await().length());
                });
            }
            for (int i = 0; i < 200; i++) {
                served.timeout(0).await();
            }
            event.succeed("12345");
            int sum = 0;
            for (CompletableFuture<Integer> guest : guests) {
                while (!guest.isDone()) {
                    served.timeout(Duration.ofMillis(1)).await();
                }
                sum += guest.join();
            }
            return sum;
        });
        assertThat(get(result)).isEqualTo(100);
    }
}
