package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that block in calls that are not awaits. Only of {@link CoroutineMode#LOOP}: with a baton such a call holds
 * up the loop.
 */
class BlockingContractTests {

    private static final AtomicReference<Runnable> inClassInitializer = new AtomicReference<>();

    private final Environment env =
            Environment.builder().coroutines(CoroutineMode.LOOP).build();
    private final List<String> trace = new ArrayList<>();

    @AfterEach
    void close() {
        env.close();
    }

    private void note(String what) {
        trace.add((long) env.now() + " " + what);
    }

    @Test
    void aSleepingProcessLeavesTheLoopRunning() {
        CountDownLatch wake = new CountDownLatch(1);
        env.process("sleeper", () -> {
            note("blocks");
            wake.await();
            note("woke up");
        });
        env.process("other", () -> {
            for (int i = 0; i < 3; i++) {
                env.timeout(1).await();
                note("runs, blocked: " + env.stats().blockedProcesses());
            }
            wake.countDown();
        });
        env.run();
        assertThat(trace)
                .containsExactly(
                        "0 blocks", "1 runs, blocked: 1", "2 runs, blocked: 1", "3 runs, blocked: 1", "3 woke up");
        assertThat(env.stats().blockedProcesses()).isZero();
    }

    @Test
    void aSimulationWithoutEventsWaitsForABlockedProcess() {
        env.process(() -> {
            Thread.sleep(5);
            note("slept");
            env.timeout(1).await();
            note("goes on");
        });
        env.run();
        assertThat(trace).containsExactly("0 slept", "1 goes on");
    }

    @Test
    void aBlockedProcessKeepsARunThatIsSteppedGoing() {
        env.process(() -> {
            Thread.sleep(5);
            env.timeout(2).await();
        });
        env.step();
        env.step();
        assertThat(env.now()).isEqualTo(2);
    }

    @Test
    void aLockCanBeHeldAcrossAnAwait() {
        ReentrantLock lock = new ReentrantLock(true);
        for (String name : new String[] {"a", "b", "c"}) {
            env.process(name, () -> {
                lock.lock();
                try {
                    note(name + " holds");
                    env.timeout(1).await();
                } finally {
                    lock.unlock();
                }
                note(name + " released");
            });
        }
        env.run();
        assertThat(trace)
                .containsExactly("0 a holds", "1 a released", "1 b holds", "2 b released", "2 c holds", "3 c released");
    }

    @Test
    void aMonitorCanBeHeldAcrossAnAwaitWhileAnotherProcessWantsIt() {
        Object monitor = new Object();
        env.process(() -> {
            synchronized (monitor) {
                env.timeout(1).await();
                note("leaves");
            }
        });
        env.process(() -> {
            synchronized (monitor) {
                note("enters");
                env.timeout(1).await();
                note("leaves too");
            }
        });
        env.run();
        assertThat(trace).containsExactly("1 leaves", "1 enters", "2 leaves too");
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck")
    void yieldingInABodyIsNoAwait() {
        env.process(() -> {
            for (int i = 0; i < 100; i++) {
                Thread.yield();
            }
            env.timeout(1).await();
            Thread.yield();
            note("done");
        });
        env.run();
        assertThat(trace).containsExactly("1 done");
    }

    @Test
    void aBlockedProcessGetsItsInterruptsAtItsNextAwait() {
        CountDownLatch wake = new CountDownLatch(1);
        Event<String> event = env.event();
        SimProcess<Void> blocked = env.process("blocked", () -> {
            wake.await();
            note("woke up");
            for (int i = 0; i < 2; i++) {
                try {
                    event.await();
                } catch (Interrupt e) {
                    note(e.getMessage());
                }
            }
            note(event.await());
        });
        env.process(() -> {
            env.timeout(1).await();
            blocked.interrupt("one");
            blocked.interrupt("two");
            env.timeout(1).await();
            wake.countDown();
            env.timeout(1).await();
            event.succeed("value");
        });
        env.run();
        assertThat(trace).containsExactly("2 woke up", "2 interrupted: one", "2 interrupted: two", "3 value");
    }

    @Test
    void aBlockedProcessThatEndsWithoutAwaitingDropsItsInterrupts() {
        CountDownLatch wake = new CountDownLatch(1);
        SimProcess<String> blocked = env.process(() -> {
            wake.await();
            return "result";
        });
        env.timeout(1).addCallback(event -> {
            blocked.interrupt("unseen");
            wake.countDown();
        });
        assertThat(env.run(blocked)).isEqualTo("result");
    }

    @Test
    void closeInterruptsTheThreadOfABlockedProcess() {
        env.process("blocked", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                note("interrupted");
                throw e;
            } finally {
                note("finally");
            }
        });
        env.run(1);
        assertThat(env.stats().blockedProcesses()).isEqualTo(1);
        env.close();
        assertThat(trace).containsExactly("1 interrupted", "1 finally");
        assertThat(env.stats().blockedProcesses()).isZero();
    }

    @Test
    void closeFindsAProcessThatWasLetGoOnButHadNoTurnYet() {
        CountDownLatch wake = new CountDownLatch(1);
        env.process("blocked", () -> {
            try {
                wake.await();
                env.event().await();
            } finally {
                note("finally");
            }
        });
        env.process(() -> {
            wake.countDown();
            env.close();
        });
        env.run();
        assertThat(trace).containsExactly("0 finally");
    }

    @Test
    void closeFromAnotherThreadReachesASimulationThatWaitsForABlockedProcess() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        env.process(() -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                end.complete("ended");
            }
        });
        Thread loop = Thread.ofPlatform().start(() -> env.run());
        await().until(() -> env.stats().blockedProcesses() == 1);
        env.close();
        assertThat(end).isCompletedWithValue("ended");
        loop.join();
    }

    @Test
    void stopReachesASimulationThatWaitsForABlockedProcess() throws Exception {
        CountDownLatch wake = new CountDownLatch(1);
        env.process(() -> {
            wake.await();
            note("woke up");
        });
        Thread loop = Thread.ofPlatform().start(() -> env.run());
        await().until(() -> env.stats().blockedProcesses() == 1);
        env.stop();
        loop.join();
        wake.countDown();
        env.run();
        assertThat(trace).containsExactly("0 woke up");
    }

    @Test
    void awaitBelowAClassInitializerIsAClearErrorAndTheProcessGoesOn() {
        Event<String> event = env.event();
        inClassInitializer.set(() -> assertThatIllegalStateException()
                .isThrownBy(event::await)
                .withMessageContaining("native frame or in a class initializer"));
        env.process("initializing", () -> {
            note(Initializing.VALUE);
            note(event.await());
        });
        env.timeout(1).addCallback(done -> event.succeed("value"));
        env.run();
        assertThat(trace).containsExactly("0 initialized", "1 value");
    }

    @Test
    void anEventThatCouldNotBeAwaitedResumesNothing() {
        Event<String> event = env.event();
        inClassInitializer.set(() -> assertThatIllegalStateException().isThrownBy(event::await));
        env.process("initializing", () -> {
            note(InitializingToo.VALUE);
            env.timeout(5).await();
            note("slept");
        });
        env.timeout(1).addCallback(done -> event.succeed("value"));
        env.run();
        assertThat(trace).containsExactly("0 initialized", "5 slept");
    }

    private static final class Initializing {

        static final String VALUE = initialize();
    }

    private static final class InitializingToo {

        static final String VALUE = initialize();
    }

    private static String initialize() {
        inClassInitializer.get().run();
        return "initialized";
    }
}
