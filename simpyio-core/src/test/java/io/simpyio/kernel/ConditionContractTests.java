package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Events made of others. */
class ConditionContractTests extends KernelContract {

    private Timeout<String> after(double delay) {
        return env.timeout(delay, "t" + (int) delay);
    }

    @Test
    void allOfWaitsForEveryEventAndKeepsTheGivenOrder() {
        Timeout<String> three = after(3);
        Timeout<String> one = after(1);
        Timeout<String> two = after(2);
        ConditionValue value = env.run(env.allOf(three, one, two));
        assertThat(env.now()).isEqualTo(3);
        assertThat(value.events()).isEqualTo(List.of(three, one, two));
        assertThat(value.values()).containsExactly("t3", "t1", "t2");
        assertThat(value.toMap()).containsEntry(one, "t1").hasSize(3);
        assertThat(value.get(two)).isEqualTo("t2");
    }

    @Test
    void anyOfEndsWithTheFirstEventAndHasOnlyWhatHappened() {
        Timeout<String> two = after(2);
        Timeout<String> one = after(1);
        ConditionValue value = env.run(env.anyOf(List.of(two, one)));
        assertThat(env.now()).isEqualTo(1);
        assertThat(value.contains(one)).isTrue();
        assertThat(value.contains(two)).isFalse();
        assertThat(value.values()).containsExactly("t1");
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> value.get(two));
    }

    @Test
    void whatHappensBetweenTheConditionAndItsWaitersCounts() {
        Event<String> one = env.event();
        Event<String> two = env.event();
        AnyOf any = env.anyOf(one, two);
        one.succeed("1");
        two.succeed("2");
        assertThat(env.run(any).values()).containsExactly("1", "2");
    }

    @Test
    void whatFailsBetweenTheConditionAndItsWaitersIsNotInTheValue() {
        Event<String> one = env.event();
        Event<String> two = env.event();
        AnyOf any = env.anyOf(one, two);
        one.succeed("1");
        two.fail(new ArithmeticException("too late for the condition")).defuse();
        ConditionValue value = env.run(any);
        assertThat(value.values()).containsExactly("1");
        assertThat(value.contains(two)).isFalse();
        assertThat(value).hasToString("{" + one + "=1}");
    }

    @Test
    void operatorsChain() {
        Timeout<String> one = after(1);
        Timeout<String> two = after(2);
        Timeout<String> three = after(3);
        assertThat(env.run(one.and(two).or(three)).values()).containsExactly("t1", "t2");
        assertThat(env.now()).isEqualTo(2);

        Timeout<String> again = after(1);
        assertThat(env.run(again.or(env.event()).and(after(2))).values()).containsExactly("t1", "t2");
        assertThat(env.now()).isEqualTo(4);
    }

    @Test
    void nestedConditionsAreFlattenedInOrder() {
        Timeout<String> one = after(1);
        Timeout<String> two = after(2);
        Timeout<String> three = after(3);
        Timeout<String> nine = after(9);
        AllOf all = env.allOf(three, env.anyOf(nine, two), one);
        assertThat(env.run(all).events()).isEqualTo(List.of(three, two, one));
    }

    @Test
    void whatHappenedInAnUnmetNestedConditionIsInTheValueToo() {
        Timeout<String> one = after(1);
        AllOf unmet = env.allOf(one, after(9));
        assertThat(env.run(unmet.or(after(2))).values()).containsExactly("t1", "t2");
    }

    @Test
    void anEventThatIsGivenTwiceIsInTheValueOnce() {
        Timeout<String> one = after(1);
        assertThat(env.run(env.allOf(one, one)).values()).containsExactly("t1");
    }

    @Test
    void emptyConditionsAreMetAtOnce() {
        AllOf all = env.allOf();
        AnyOf any = env.anyOf(List.of());
        assertThat(all.triggered()).isTrue();
        assertThat(any.triggered()).isTrue();
        assertThat(env.run(all).values()).isEmpty();
        assertThat(env.run(any).toMap()).isEmpty();
    }

    @Test
    void eventsThatAreProcessedAlreadyCountAtOnce() {
        Timeout<String> one = after(1);
        Timeout<String> two = after(2);
        env.run();
        env.process(() -> {
            AllOf all = one.and(two);
            assertThat(all.triggered()).isTrue();
            note(all.await().values());
            note(one.or(env.event()).await().values());
        });
        env.run();
        assertThat(trace).containsExactly("2 [t1, t2]", "2 [t1]");
    }

    @Test
    void anEventThatIsTriggeredButNotProcessedDoesNotCountYet() {
        Timeout<String> timeout = after(1);
        AnyOf any = env.anyOf(timeout);
        assertThat(any.triggered()).isFalse();
        env.run(any);
        assertThat(any.value().values()).containsExactly("t1");
    }

    @Test
    void aFailingEventFailsTheConditionAndIsHandledByIt() {
        Event<Void> failing = env.event();
        AllOf all = env.allOf(after(1), failing);
        waiter("waiter", all);
        env.process(() -> {
            env.timeout(0.5).await();
            failing.fail(new ArithmeticException("part"));
        });
        env.run();
        assertThat(trace).containsExactly("0.5 waiter caught part");
        assertThat(failing.defused()).isTrue();
        assertThat(all.failure()).isSameAs(failing.failure());
    }

    @Test
    void aFailingEventFailsAnyOfToo() {
        Event<Void> failing = env.event();
        failing.fail(new ArithmeticException("part"));
        AnyOf any = after(1).or(failing);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run(any));
    }

    @Test
    void aFailureGoesThroughNestedConditions() {
        SimProcess<Void> failing = env.process(() -> {
            env.timeout(1).await();
            throw new ArithmeticException("inner");
        });
        waiter("waiter", after(2).and(after(3).or(failing)));
        env.run();
        assertThat(trace).containsExactly("1 waiter caught inner");
    }

    @Test
    void aConditionThatFailsWithoutWaiterEndsTheRun() {
        Event<Void> failing = env.event();
        env.allOf(failing);
        failing.fail(new ArithmeticException("unseen"));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run());
    }

    @Test
    void aFailureAfterTheConditionWasMetIsNotItsBusiness() {
        Event<Void> late = env.event();
        waiter("waiter", after(1).or(late));
        env.timeout(2).addCallback(event -> late.fail(new ArithmeticException("late")));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> env.run());
        assertThat(trace).hasSize(1).first().asString().startsWith("1 waiter got");
    }

    @Test
    void aPastFailureFailsTheConditionAtOnce() {
        Event<Void> past = env.event();
        past.fail(new ArithmeticException("past")).defuse();
        env.run();
        waiter("waiter", env.anyOf(past, after(1)));
        env.run();
        assertThat(trace).containsExactly("0 waiter caught past");
    }

    @Test
    void eventsOfDifferentEnvironmentsCannotBeMixed() {
        try (Environment other = builder().build()) {
            Event<Void> foreign = other.event();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> env.allOf(env.event(), foreign))
                    .withMessageContaining("different environments");
            assertThatIllegalArgumentException().isThrownBy(() -> env.event().or(foreign));
        }
    }

    @Test
    void conditionsCanShareEventsAndEachOther() {
        Timeout<String> one = after(1);
        Timeout<String> two = after(2);
        AllOf both = one.and(two);
        waiter("any", one.or(two).or(both));
        env.process(() -> note("both " + both.await().values()));
        env.process(() -> note("again " + both.and(one).await().values()));
        env.run();
        assertThat(trace).hasSize(3);
        assertThat(trace.subList(1, 3)).containsExactly("2 both [t1, t2]", "2 again [t1, t2]");
    }

    @Test
    void aNestedConditionCanStillBeAwaitedWhenTheOuterOneIsOver() {
        Event<String> slow = env.event();
        AllOf nested = slow.and(after(1));
        env.process(() -> {
            note("timed out " + nested.or(after(2)).await().values());
            env.timeout(1).addCallback(event -> slow.succeed("slow"));
            note("patient " + nested.await().values());
        });
        env.run();
        assertThat(trace).containsExactly("2 timed out [t1, t2]", "3 patient [slow, t1]");
    }

    @Test
    void aNestedConditionThatWasMetUnwatchedIsMetAtOnce() {
        Event<String> slow = env.event();
        AllOf nested = slow.and(after(1));
        env.process(() -> {
            nested.or(after(2)).await();
            slow.succeed("slow");
            env.timeout(3).await();
            note(nested.await().values());
        });
        env.run();
        assertThat(trace).containsExactly("5 [slow, t1]");
    }

    @Test
    void nothingOfAConditionStaysInAnEventThatLivesLonger() {
        Event<Void> shutdown = env.event();
        env.process(() -> {
            for (int i = 0; i < 100; i++) {
                shutdown.and(env.event()).or(env.timeout(1)).await();
                shutdown.or(env.timeout(1)).await();
            }
        });
        env.run();
        Object waiter = new Object();
        shutdown.addWaiter(waiter);
        assertThat(shutdown.onlyWaiterIs(waiter)).isTrue();
        shutdown.removeWaiter(waiter);
    }

    @Test
    void aConditionCanBeTheEndOfARunAndHaveCallbacks() {
        AnyOf any = after(1).or(after(2));
        any.addCallback(done -> note(done.value().values()));
        env.run(any);
        assertThat(trace).containsExactly("1 [t1]");
        assertThat(any).hasToString("AnyOf[Timeout(at 1.0 s), Timeout(at 2.0 s)]");
    }
}
