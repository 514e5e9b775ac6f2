package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The life of an event, its callbacks, and what becomes of a failure. */
class EventContractTests extends KernelContract {

    @Test
    void anEventIsPendingThenTriggeredThenProcessed() {
        Event<String> event = env.event();
        assertThat(event.triggered()).isFalse();
        assertThat(event.processed()).isFalse();
        assertThatIllegalStateException().isThrownBy(event::value).withMessageContaining("not yet available");
        assertThatIllegalStateException().isThrownBy(event::ok);
        assertThatIllegalStateException().isThrownBy(event::failure);
        event.succeed("value");
        assertThat(event.triggered()).isTrue();
        assertThat(event.processed()).isFalse();
        assertThat(event.ok()).isTrue();
        assertThat(event.value()).isEqualTo("value");
        assertThatIllegalStateException().isThrownBy(event::failure).withMessageContaining("has not failed");
        env.run();
        assertThat(event.processed()).isTrue();
    }

    @Test
    void aFailedEventHasAFailureAndNoValue() {
        Event<String> event = env.event();
        event.fail(new IOException("broken")).defuse();
        assertThat(event.ok()).isFalse();
        assertThat(event.failure()).isInstanceOf(IOException.class).hasMessage("broken");
        assertThatIllegalStateException().isThrownBy(event::value).withCauseInstanceOf(IOException.class);
        env.run();
    }

    @Test
    void anEventIsTriggeredOnlyOnce() {
        Event<String> event = env.event();
        event.succeed("first");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.succeed("second"))
                .withMessageContaining("already been triggered");
        assertThatIllegalStateException().isThrownBy(() -> event.fail(new IOException()));
        assertThat(event.value()).isEqualTo("first");
        env.run();
        assertThatIllegalStateException().isThrownBy(() -> event.succeed("third"));
    }

    @Test
    void aFailureIsNeverNull() {
        Event<String> event = env.event();
        assertThatNullPointerException().isThrownBy(() -> event.fail(null));
        assertThat(event.triggered()).isFalse();
    }

    @Test
    void triggerTakesOverTheStateOfAnotherEvent() {
        Event<String> source = env.event();
        Event<CharSequence> copy = env.event();
        assertThatIllegalStateException().isThrownBy(() -> copy.trigger(source));
        source.addCallback(copy::trigger);
        source.succeed("shared");
        assertThat(env.<CharSequence>run(copy)).isEqualTo("shared");

        Event<String> failing = env.event();
        Event<String> failingCopy = env.event();
        failing.addCallback(failingCopy::trigger);
        failing.fail(new ArithmeticException("shared failure")).defuse();
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run(failingCopy));
    }

    @Test
    void callbacksAreCalledInTheOrderOfTheirAdditionProcessesAmongThem() {
        Event<String> event = env.event();
        env.process(() -> note("process " + event.await()));
        env.run();
        event.addCallback(done -> note("first " + done.value()));
        event.addCallback(done -> note("second"));
        env.process(() -> note("last " + event.await()));
        env.process(() -> event.succeed("x"));
        env.run();
        assertThat(trace).containsExactly("0 process x", "0 first x", "0 second", "0 last x");
    }

    @Test
    void aCallbackCanBeRemoved() {
        Event<String> event = env.event();
        Consumer<Event<String>> first = done -> note("first");
        Consumer<Event<String>> second = done -> note("second");
        event.addCallback(first);
        assertThat(event.removeCallback(second)).isFalse();
        event.addCallback(second);
        assertThat(event.removeCallback(first)).isTrue();
        assertThat(event.removeCallback(first)).isFalse();
        event.succeed("value");
        env.run();
        assertThat(trace).containsExactly("0 second");
        assertThat(event.removeCallback(second)).isFalse();
    }

    @Test
    void aProcessedEventTakesNoCallback() {
        Event<Void> event = env.event();
        event.succeed(null);
        event.addCallback(done -> assertThatIllegalStateException()
                .isThrownBy(() -> event.addCallback(again -> {}))
                .withMessageContaining("already been processed"));
        env.run();
        assertThatIllegalStateException().isThrownBy(() -> event.addCallback(done -> {}));
    }

    @Test
    void anExceptionInACallbackEndsTheRunAfterTheOtherCallbacks() {
        Event<Void> event = env.event();
        event.addCallback(done -> {
            throw new IllegalCallerException("bad callback");
        });
        event.addCallback(done -> note("still called"));
        event.succeed(null);
        env.timeout(1).addCallback(done -> note("next"));
        assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> env.run());
        assertThat(trace).containsExactly("0 still called");
        env.run();
        assertThat(trace).containsExactly("0 still called", "1 next");
    }

    @Test
    void ofSeveralFailuresTheFirstIsThrownAndCarriesTheOthers() {
        Event<Void> event = env.event();
        event.addCallback(done -> {
            throw new IllegalCallerException("one");
        });
        event.addCallback(done -> {
            throw new ArithmeticException("two");
        });
        event.succeed(null);
        assertThatExceptionOfType(IllegalCallerException.class)
                .isThrownBy(() -> env.run())
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(ArithmeticException.class));
    }

    @Test
    void aFailureNobodyHandlesEndsTheRun() {
        env.event().fail(new IOException("lost?"));
        assertThatExceptionOfType(EventFailedException.class)
                .isThrownBy(() -> env.run())
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void aDefusedFailureEndsNothing() {
        Event<Void> event = env.event();
        event.fail(new IOException("known"));
        assertThat(event.defused()).isFalse();
        event.addCallback(Event::defuse);
        env.run();
        assertThat(event.defused()).isTrue();
    }

    @Test
    void bothWaitersOfAFailedEventGetTheFailure() {
        Event<Void> event = env.event();
        waiter("one", event);
        waiter("two", event);
        env.process(() -> event.fail(new ArithmeticException("shared")));
        env.run();
        assertThat(trace).containsExactly("0 one caught shared", "0 two caught shared");
    }

    @Test
    void aFailureHandlerGetsWhatNobodyHandlesAndTheRunGoesOn() {
        List<Throwable> failures = new ArrayList<>();
        List<Event<?>> events = new ArrayList<>();
        try (Environment served = builder()
                .failureHandler((event, failure) -> {
                    events.add(event);
                    failures.add(failure);
                })
                .build()) {
            Event<Void> failed = served.event();
            failed.fail(new IOException("an event"));
            SimProcess<Void> process = served.process(() -> {
                throw new ArithmeticException("a process");
            });
            Timeout<Void> timeout = served.timeout(1);
            timeout.addCallback(event -> {
                throw new IllegalCallerException("a callback");
            });
            served.scheduler().defer(() -> {
                throw new UnsupportedOperationException("a deferred task");
            });
            served.run();
            assertThat(failures)
                    .extracting(Throwable::getMessage)
                    .containsExactly("a deferred task", "an event", "a process", "a callback");
            assertThat(events).hasSize(4).endsWith(failed, process, timeout);
        }
    }

    @Test
    void whatTheFailureHandlerThrowsEndsTheRun() {
        try (Environment served = builder()
                .failureHandler((event, failure) -> {
                    throw new IllegalCallerException("handler");
                })
                .build()) {
            served.event().fail(new IOException("cause"));
            assertThatExceptionOfType(IllegalCallerException.class)
                    .isThrownBy(() -> served.run())
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void deferredTasksRunOnTheLoopsOwnThreadRightAfterTheEvent() {
        Thread loop = Thread.currentThread();
        env.process(() -> {
            env.scheduler().defer(() -> note("deferred on the loop " + (Thread.currentThread() == loop)));
            env.event().addCallback(done -> note("next event")).succeed(null);
            note("process");
        });
        env.run();
        assertThat(trace).containsExactly("0 process", "0 deferred on the loop true", "0 next event");
    }
}
