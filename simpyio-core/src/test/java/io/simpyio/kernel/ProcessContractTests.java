package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How a process starts, waits, ends and fails. */
class ProcessContractTests extends KernelContract {

    @Test
    void aProcessStartsWhenItsTimeHasComeNotWhenItIsMade() {
        SimProcess<Void> process = env.process("late", () -> note("runs"));
        assertThat(trace).isEmpty();
        assertThat(process.alive()).isTrue();
        env.run();
        assertThat(trace).containsExactly("0 runs");
        assertThat(process.alive()).isFalse();
        assertThat(process.processed()).isTrue();
    }

    @Test
    void aProcessStartsBeforeOtherEventsOfTheSameTime() {
        Event<Void> event = env.event();
        event.addCallback(done -> note("event"));
        event.succeed(null);
        env.process(() -> note("process"));
        env.run();
        assertThat(trace).containsExactly("0 process", "0 event");
    }

    @Test
    void aProcessIsAnEventWithWhatItReturns() {
        SimProcess<String> child = env.process(() -> {
            env.timeout(2).await();
            return "result";
        });
        env.process(() -> note(child.await()));
        env.run();
        assertThat(trace).containsExactly("2 result");
        assertThat(child.value()).isEqualTo("result");
    }

    @Test
    void aFailureIsThrownIntoTheProcessThatWaits() {
        SimProcess<String> child = env.process(() -> {
            env.timeout(1).await();
            throw new ArithmeticException("child");
        });
        waiter("parent", child);
        env.run();
        assertThat(trace).containsExactly("1 parent caught child");
        assertThat(child.ok()).isFalse();
        assertThat(child.defused()).isTrue();
    }

    @Test
    void aFailureGoesThroughAllThatDoNotCatchIt() {
        SimProcess<Void> child = env.process("child", () -> {
            env.timeout(1).await();
            throw new IOException("deep");
        });
        SimProcess<Void> middle = env.process("middle", () -> {
            child.await();
        });
        assertThatExceptionOfType(EventFailedException.class)
                .isThrownBy(() -> env.run(middle))
                .withCauseInstanceOf(IOException.class);
        assertThat(middle.failure()).isInstanceOf(EventFailedException.class);
        assertThat(child.failure()).isInstanceOf(IOException.class);
    }

    @Test
    void aProcessCanHandleAFailureAndGoOn() {
        Event<String> event = env.event();
        SimProcess<String> process = env.process(() -> {
            try {
                return event.await();
            } catch (EventFailedException e) {
                env.timeout(1).await();
                return "instead of " + e.getCause().getMessage();
            }
        });
        event.fail(new IOException("broken"));
        assertThat(env.run(process)).isEqualTo("instead of broken");
    }

    @Test
    void aFailureThatNobodyWaitsForEndsTheRun() {
        env.process(() -> {
            env.timeout(3).await();
            throw new ArithmeticException("alone");
        });
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> env.run())
                .withMessage("alone");
        assertThat(env.now()).isEqualTo(3);
    }

    @Test
    void anErrorIsAFailureLikeAnyOther() {
        SimProcess<Void> overflowing = env.process(() -> {
            overflow(0);
        });
        SimProcess<Void> exhausted = env.process(() -> {
            throw new OutOfMemoryError("simulated");
        });
        env.process(() -> {
            try {
                overflowing.await();
            } catch (StackOverflowError e) {
                note("overflow");
            }
            try {
                exhausted.await();
            } catch (OutOfMemoryError e) {
                note(e.getMessage());
            }
        });
        env.run();
        assertThat(trace).containsExactly("0 overflow", "0 simulated");
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : overflow(depth + 1) + 1;
    }

    @Test
    void anEndedProcessGivesItsResultAtOnce() {
        SimProcess<String> child = env.process(() -> "early");
        env.process(() -> {
            env.timeout(5).await();
            note(child.await());
            note(child.await());
        });
        env.run();
        assertThat(trace).containsExactly("5 early", "5 early");
    }

    @Test
    void anEventThatIsProcessedDoesNotLetOthersGoFirst() {
        Event<String> event = env.event();
        event.succeed("past");
        env.process("a", () -> {
            env.timeout(1).await();
            env.process("b", () -> note("b"));
            for (int i = 0; i < 3; i++) {
                note("a " + event.await());
            }
            env.timeout(0).await();
            note("a again");
        });
        env.run();
        assertThat(trace).containsExactly("1 a past", "1 a past", "1 a past", "1 b", "1 a again");
    }

    @Test
    void aTriggeredEventThatIsNotProcessedIsWaitedFor() {
        env.process(() -> {
            Event<String> event = env.event();
            event.succeed("now");
            env.event().addCallback(done -> note("other")).succeed(null);
            note(event.await());
        });
        env.run();
        assertThat(trace).containsExactly("0 now", "0 other");
    }

    @Test
    void aFailedPastEventIsThrownAgain() {
        Event<Void> event = env.event();
        event.fail(new ArithmeticException("past")).defuse();
        env.run();
        waiter("one", event);
        waiter("two", event);
        env.run();
        assertThat(trace).containsExactly("0 one caught past", "0 two caught past");
    }

    @Test
    void theActiveProcessIsTheOneThatRuns() {
        AtomicReference<SimProcess<?>> inner = new AtomicReference<>();
        SimProcess<Void> process = env.process(() -> {
            inner.set(env.activeProcess().orElseThrow());
            Event<Void> event = env.event();
            event.addCallback(done -> note("callback in " + env.activeProcess()));
            event.succeed(null);
            env.timeout(1).await();
            assertThat(env.activeProcess()).contains(inner.get());
        });
        assertThat(env.activeProcess()).isEmpty();
        env.run();
        assertThat(inner).hasValue(process);
        assertThat(env.activeProcess()).isEmpty();
        assertThat(trace).containsExactly("0 callback in Optional.empty");
    }

    @Test
    void theTargetIsTheEventThatIsWaitedFor() {
        Event<Void> event = env.event();
        SimProcess<Void> process = env.process(() -> {
            event.await();
            assertThat(env.activeProcess().orElseThrow().target()).isEmpty();
        });
        env.run(1);
        assertThat(process.target()).containsSame(event);
        event.succeed(null);
        env.run();
        assertThat(process.target()).isEmpty();
    }

    @Test
    void aProcessHasANameWhichIsItsThreadsToo() {
        SimProcess<Void> process =
                env.process("reader-7", () -> note(Thread.currentThread().getName()));
        assertThat(process.name()).isEqualTo("reader-7");
        assertThat(process).hasToString("SimProcess(reader-7)");
        assertThat(process.thread().isVirtual()).isTrue();
        env.run();
        assertThat(trace).containsExactly("0 reader-7");
    }

    @Test
    void livingProcessesAreListedInTheOrderOfTheirStart() {
        SimProcess<?> one = env.process("one", () -> env.event().await());
        SimProcess<?> two = env.process("two", () -> env.timeout(1).await());
        SimProcess<?> three = env.process("three", () -> env.event().await());
        assertThat(env.livingProcesses()).isEqualTo(List.of(one, two, three));
        env.run();
        assertThat(env.livingProcesses()).isEqualTo(List.of(one, three));
        assertThat(env.stats().processes()).isEqualTo(2);
    }

    @Test
    void aProcessCanAwaitDeepInItsCalls() {
        SimProcess<Integer> process = env.process(() -> depth(500));
        assertThat(env.run(process)).isEqualTo(500);
        assertThat(env.now()).isEqualTo(501);
    }

    /** Awaits on the way in at every level. */
    private int depth(int levels) {
        env.timeout(1).await();
        return levels == 0 ? 0 : depth(levels - 1) + 1;
    }

    @Test
    void threadLocalsBelongToTheProcess() {
        ThreadLocal<String> local = ThreadLocal.withInitial(() -> "unset");
        local.set("loop's");
        for (String name : new String[] {"a", "b"}) {
            env.process(name, () -> {
                note(name + " " + local.get());
                local.set(name + "'s");
                env.timeout(1).await();
                note(name + " " + local.get());
            });
        }
        env.run();
        assertThat(trace).containsExactly("0 a unset", "0 b unset", "1 a a's", "1 b b's");
        assertThat(local.get()).isEqualTo("loop's");
    }

    @Test
    void aProcessCanAwaitInASynchronizedBlock() {
        Object monitor = new Object();
        env.process(() -> {
            synchronized (monitor) {
                note("holds");
                env.timeout(2).await();
                note("still holds " + Thread.holdsLock(monitor));
            }
        });
        env.process(() -> {
            env.timeout(1).await();
            note("other holds " + Thread.holdsLock(monitor));
        });
        env.run();
        assertThat(trace).containsExactly("0 holds", "1 other holds false", "2 still holds true");
    }

    @Test
    void theStackTraceOfAProcessShowsWhereItWaits() {
        SimProcess<Void> process = env.process(this::waitingPlace);
        env.run(1);
        assertThat(process.thread().getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("waitingPlace", "await");
    }

    private void waitingPlace() {
        env.event().await();
    }

    @Test
    void whoAsksForTheStackTraceOfAProcessDoesNotResumeIt() {
        SimProcess<Void> process = env.process(() -> {
            env.timeout(2).await();
            note("resumed");
            env.timeout(2).await();
            note("and again");
        });
        env.run(1);
        assertThat(process.thread().getStackTrace()).isNotEmpty();
        env.process(() -> env.timeout(0.5).await());
        env.run(3);
        assertThat(process.thread().getStackTrace()).isNotEmpty();
        env.run();
        assertThat(trace).containsExactly("2 resumed", "4 and again");
    }

    @Test
    void aProcessCanStartOthersAndWaitForThem() {
        SimProcess<Integer> parent = env.process(() -> {
            SimProcess<Integer> child = env.process(() -> {
                env.timeout(2).await();
                return 20;
            });
            SimProcess<Integer> other = env.process(() -> {
                env.timeout(1).await();
                return 1;
            });
            return child.await() + other.await();
        });
        assertThat(env.run(parent)).isEqualTo(21);
        assertThat(env.now()).isEqualTo(2);
    }
}
