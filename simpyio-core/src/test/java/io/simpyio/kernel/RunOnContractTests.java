package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A process whose event is the very next thing to happen goes on without a switch; nobody may notice. */
class RunOnContractTests extends KernelContract {

    @Test
    void otherCallbacksOfThePresentEventComeFirst() {
        Timeout<Void> shared = env.timeout(1);
        env.process(() -> {
            shared.await();
            note("resumed");
            env.timeout(0).await();
            note("next event");
        });
        env.timeout(0.5).addCallback(half -> shared.addCallback(event -> note("other callback")));
        env.run();
        assertThat(trace).containsExactly("1 resumed", "1 other callback", "1 next event");
    }

    @Test
    void anEarlierEventComesFirst() {
        env.process(() -> {
            Timeout<Void> later = env.timeout(2);
            env.timeout(1).addCallback(event -> note("earlier"));
            later.await();
            note("later");
        });
        env.run();
        assertThat(trace).containsExactly("1 earlier", "2 later");
    }

    @Test
    void aRunThatEndsLeavesItSuspended() {
        SimProcess<Void> process = env.process(() -> {
            while (true) {
                env.timeout(1).await();
                note("tick");
            }
        });
        env.run(2.5);
        assertThat(trace).containsExactly("1 tick", "2 tick");
        assertThat(env.now()).isEqualTo(2.5);
        assertThat(process.target()).isPresent();
        env.step();
        assertThat(trace).hasSize(3);
        assertThat(env.now()).isEqualTo(3);
    }

    @Test
    void whoeverStopsTheRunIsSuspendedAtTheNextAwait() {
        env.process(() -> {
            env.timeout(1).await();
            env.stop();
            env.timeout(1).await();
            note("after the stop");
        });
        env.run();
        assertThat(env.now()).isEqualTo(1);
        assertThat(trace).isEmpty();
        env.run();
        assertThat(trace).containsExactly("2 after the stop");
    }

    @Test
    void whoeverClosesItsEnvironmentEndsAtTheNextAwait() {
        env.process(() -> {
            try {
                env.close();
                env.timeout(1).await();
                note("after the end");
            } finally {
                note("finally");
            }
        });
        env.run();
        assertThat(trace).containsExactly("0 finally");
    }

    @Test
    void aFailureThatEndsTheRunComesBeforeTheNextEvent() {
        env.process(() -> {
            env.timeout(1).await();
            env.event().fail(new IllegalStateException("nobody waits for this"));
            env.timeout(1).await();
            note("went on");
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> env.run())
                .withMessage("nobody waits for this");
        assertThat(trace).isEmpty();
    }

    @Test
    void aFailedEventIsThrownIntoTheProcessAndEndsNothing() {
        env.process(() -> {
            env.timeout(1).await();
            try {
                env.event().fail(new ArithmeticException("handled")).await();
            } catch (ArithmeticException e) {
                note(e.getMessage());
            }
        });
        env.run();
        assertThat(trace).containsExactly("1 handled");
    }

    /** Whoever awaits without end what happens at once lets other threads in all the same. */
    @Test
    void otherThreadsHaveTheirTurn() throws Exception {
        env.process(() -> {
            while (true) {
                env.timeout(0).await();
            }
        });
        CompletableFuture<Void> runner = CompletableFuture.runAsync(() -> env.run());
        assertThat(env.submit(() -> env.nowNanos()).get()).isZero();
        env.stop();
        runner.get();
    }

    @Test
    void anUntilEventEndsTheRunThoughAProcessAwaitsIt() {
        Event<String> until = env.event();
        env.process(() -> {
            env.timeout(1).await();
            until.succeed("done");
            until.await();
            note("saw it too");
            env.timeout(1).await();
            note("after the run");
        });
        assertThat(env.run(until)).isEqualTo("done");
        assertThat(trace).containsExactly("1 saw it too");
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> {
            env.timeout(0).addCallback(event -> env.stop());
            env.run(env.event());
        });
    }

    @Test
    void listenersAreToldTheSame() {
        KernelListener listener = new KernelListener() {
            @Override
            public void processing(Occurrence event, long timeNanos, int priority, long sequence) {
                note(event.getClass().getSimpleName() + " " + sequence);
            }
        };
        try (Environment listened = builder().listener(listener).build()) {
            env = listened; // For the notes.
            env.process(() -> {
                env.timeout(1).await();
                env.timeout(0).await();
            });
            env.run();
            assertThat(trace).containsExactly("0 Initialize 0", "1 Timeout 1", "1 Timeout 2", "1 SimProcess 3");
        }
    }
}
