package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** Interrupts of waiting processes, with all that can happen at the same time. */
class InterruptContractTests extends KernelContract {

    /** Awaits the event again and again until it gets it, and notes each interrupt. */
    private SimProcess<Void> persistent(String name, Event<?> event) {
        return env.process(name, () -> {
            while (true) {
                try {
                    note(name + " got " + event.await());
                    return;
                } catch (Interrupt e) {
                    note(name + " interrupted by " + e.cause().orElse("nobody"));
                }
            }
        });
    }

    private void at(double time, Runnable action) {
        env.timeout(time).addCallback(event -> action.run());
    }

    @Test
    void anInterruptIsThrownAtTheAwaitAndHasItsCause() {
        SimProcess<Void> sleeper = env.process(() -> {
            try {
                env.timeout(10).await();
            } catch (Interrupt e) {
                note(e.getMessage() + " / " + e.cause().orElseThrow());
            }
        });
        at(3, () -> sleeper.interrupt("alarm"));
        env.run(sleeper);
        assertThat(trace).containsExactly("3 interrupted: alarm / alarm");
    }

    @Test
    void anInterruptNeedsNoCause() {
        SimProcess<Void> sleeper = persistent("sleeper", env.timeout(10, "rest"));
        at(3, sleeper::interrupt);
        env.run();
        assertThat(trace).containsExactly("3 sleeper interrupted by nobody", "10 sleeper got rest");
    }

    @Test
    void aThrowableCauseIsTheJavaCauseToo() {
        ArithmeticException cause = new ArithmeticException("reason");
        SimProcess<Void> sleeper = env.process(() -> env.timeout(10).await());
        at(1, () -> sleeper.interrupt(cause));
        assertThatExceptionOfType(Interrupt.class).isThrownBy(() -> env.run()).withCause(cause);
    }

    @Test
    void anInterruptThatIsNotCaughtFailsTheProcess() {
        SimProcess<Void> sleeper = env.process(() -> env.timeout(10).await());
        at(1, () -> sleeper.interrupt("bye"));
        waiter("parent", sleeper);
        env.run();
        assertThat(trace).containsExactly("1 parent caught interrupted: bye");
        assertThat(env.now()).isEqualTo(10);
    }

    @Test
    void theInterruptedWaitCanBeTakenUpAgain() {
        SimProcess<Void> sleeper = persistent("sleeper", env.timeout(5, "value"));
        at(1, () -> sleeper.interrupt(1));
        at(2, () -> sleeper.interrupt(2));
        env.run();
        assertThat(trace)
                .containsExactly("1 sleeper interrupted by 1", "2 sleeper interrupted by 2", "5 sleeper got value");
    }

    @Test
    void theInterruptedWaitHappensWithoutTheProcess() {
        Timeout<String> timeout = env.timeout(2, "unheard");
        SimProcess<Void> process = env.process(() -> {
            try {
                timeout.await();
            } catch (Interrupt e) {
                env.timeout(9).await();
                note("slept");
            }
        });
        at(1, process::interrupt);
        env.run();
        assertThat(timeout.processed()).isTrue();
        assertThat(trace).containsExactly("10 slept");
    }

    @Test
    void interruptsOfTheSameTimeArriveOneAfterTheOther() {
        SimProcess<Void> sleeper = persistent("sleeper", env.timeout(5, "rest"));
        at(1, () -> {
            sleeper.interrupt("a");
            sleeper.interrupt("b");
        });
        at(1, () -> sleeper.interrupt("c"));
        env.run();
        assertThat(trace)
                .containsExactly(
                        "1 sleeper interrupted by a",
                        "1 sleeper interrupted by b",
                        "1 sleeper interrupted by c",
                        "5 sleeper got rest");
    }

    @Test
    void interruptsOfAProcessThatEndedAtAnEarlierOneAreDropped() {
        SimProcess<Void> sleeper = env.process(() -> {
            try {
                env.timeout(10).await();
            } catch (Interrupt e) {
                note("only " + e.cause().orElseThrow());
            }
        });
        at(1, () -> {
            sleeper.interrupt("a");
            sleeper.interrupt("b");
        });
        env.run();
        assertThat(trace).containsExactly("1 only a");
    }

    @Test
    void aProcessCannotInterruptItself() {
        env.process(() -> {
            SimProcess<?> self = env.activeProcess().orElseThrow();
            assertThatIllegalStateException().isThrownBy(self::interrupt).withMessageContaining("itself");
            env.timeout(1).await();
            note("undisturbed");
        });
        env.run();
        assertThat(trace).containsExactly("1 undisturbed");
    }

    @Test
    void anEndedProcessCannotBeInterrupted() {
        SimProcess<Void> process = env.process("done", () -> note("ends"));
        env.run();
        assertThatIllegalStateException()
                .isThrownBy(process::interrupt)
                .withMessage("SimProcess(done) has terminated and cannot be interrupted");
    }

    @Test
    void aProcessThatHasReturnedButIsNotProcessedCannotBeInterrupted() {
        SimProcess<Void> process = env.process(() -> note("ends"));
        env.process(() -> assertThatIllegalStateException().isThrownBy(process::interrupt));
        env.run();
        assertThat(trace).containsExactly("0 ends");
    }

    @Test
    void anInterruptBeatsTheEventOfTheSameTime() {
        Event<String> event = env.event();
        SimProcess<Void> process = persistent("process", event);
        at(1, () -> {
            event.succeed("value");
            process.interrupt("first");
        });
        env.run();
        assertThat(trace).containsExactly("1 process interrupted by first", "1 process got value");
    }

    @Test
    void anInterruptBeatsATimeoutThatExpiresAtTheSameTime() {
        SimProcess<Void>[] sleeper = newArray();
        at(1, () -> sleeper[0].interrupt("in time"));
        sleeper[0] = env.process(() -> {
            try {
                env.timeout(1).await();
                note("slept");
            } catch (Interrupt e) {
                note("interrupted");
            }
        });
        env.run();
        assertThat(trace).containsExactly("1 interrupted");
    }

    @Test
    void anInterruptAfterTheTimeoutOfTheSameTimeHitsTheNextWait() {
        Timeout<String> first = env.timeout(1, "first");
        SimProcess<Void> sleeper = env.process(() -> {
            note(first.await());
            try {
                env.timeout(1).await();
            } catch (Interrupt e) {
                note("interrupted");
            }
        });
        env.run(0.5);
        at(0.5, () -> sleeper.interrupt());
        env.run();
        assertThat(trace).containsExactly("1 first", "1 interrupted");
    }

    @Test
    void aCallbackThatInterruptsTheNextWaiterOfItsEventIsTooLateForThisWait() {
        Event<String> event = env.event();
        SimProcess<Void>[] process = newArray();
        event.addCallback(done -> process[0].interrupt("late"));
        process[0] = env.process(() -> {
            note(event.await());
            try {
                env.timeout(1).await();
            } catch (Interrupt e) {
                note(e.getMessage());
            }
        });
        env.process(() -> event.succeed("value"));
        env.run();
        assertThat(trace).containsExactly("0 value", "0 interrupted: late");
    }

    @Test
    void aProcessThatHasNotStartedIsInterruptedAtItsFirstWait() {
        SimProcess<Void> process = persistent("process", env.timeout(1, "value"));
        process.interrupt("early");
        env.run();
        assertThat(trace).containsExactly("0 process interrupted by early", "1 process got value");
    }

    @Test
    void anInterruptDoesNotTouchTheOtherWaiters() {
        Timeout<String> timeout = env.timeout(2, "value");
        SimProcess<Void> one = waiter("one", timeout);
        waiter("two", timeout);
        at(1, () -> one.interrupt("you"));
        env.run();
        assertThat(trace).containsExactly("1 one caught interrupted: you", "2 two got value");
    }

    @Test
    void aProcessThatWaitsForAConditionCanBeInterrupted() {
        AllOf both = env.allOf(env.timeout(2, "a"), env.timeout(3, "b"));
        SimProcess<Void> process = env.process(() -> {
            try {
                both.await();
            } catch (Interrupt e) {
                note("interrupted");
            }
            note(both.await().values());
        });
        at(1, process::interrupt);
        env.run();
        assertThat(trace).containsExactly("1 interrupted", "3 [a, b]");
    }

    @Test
    void aProcessThatWaitsForAnotherCanBeInterruptedAndTheOtherGoesOn() {
        SimProcess<String> child = env.process(() -> {
            env.timeout(4).await();
            return "child";
        });
        SimProcess<Void> parent = persistent("parent", child);
        at(1, () -> parent.interrupt("once"));
        env.run();
        assertThat(trace).containsExactly("1 parent interrupted by once", "4 parent got child");
    }

    @Test
    void interruptingFromAProcessDoesNotSwitchToTheOtherAtOnce() {
        SimProcess<Void> sleeper = persistent("sleeper", env.timeout(5, "rest"));
        env.process(() -> {
            env.timeout(1).await();
            sleeper.interrupt("a");
            note("interrupter goes on");
        });
        env.run();
        assertThat(trace).containsExactly("1 interrupter goes on", "1 sleeper interrupted by a", "5 sleeper got rest");
    }

    @Test
    void aFailedEventWhoseOnlyWaiterWasInterruptedIsNotLost() {
        Event<Void> event = env.event();
        SimProcess<Void> process = waiter("process", event);
        at(1, () -> {
            process.interrupt("away");
            event.fail(new ArithmeticException("nobody there"));
        });
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run());
        assertThat(trace).containsExactly("1 process caught interrupted: away");
    }

    @Test
    void anAbandonedEventSaysSoUntilSomebodyWaitsAgain() {
        Event<String> event = env.event();
        SimProcess<Void> process = persistent("process", event);
        env.run(1);
        assertThat(event.abandoned()).isFalse();
        process.interrupt();
        env.process(() -> note("abandoned " + event.abandoned()));
        env.run(2);
        assertThat(event.abandoned()).isFalse();
        assertThat(process.target()).containsSame(event);
    }

    @SuppressWarnings("unchecked")
    private static SimProcess<Void>[] newArray() {
        return new SimProcess[1];
    }
}
