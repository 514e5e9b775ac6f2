package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import org.junit.jupiter.api.Test;

class PreemptiveResourceContractTests extends ResourceContract {

    private PreemptiveResource resource(int capacity) {
        return new PreemptiveResource(env, capacity);
    }

    private void notePreempted(String name, Interrupt interrupt) {
        Preempted cause = (Preempted) interrupt.cause().orElseThrow();
        note(name + " preempted by " + cause.by().map(SimProcess::name).orElse("nobody") + ", had it since "
                + cause.usageSince());
    }

    /** A process that asks at a time, keeps the unit for 10 s, and notes who takes it. */
    private SimProcess<?> user(String name, double start, PreemptiveResource resource, int priority, boolean preempt) {
        return env.process(name, () -> {
            env.timeout(start).await();
            try (PriorityRequest request = resource.request(priority, preempt)) {
                request.await();
                note(name + " in");
                env.timeout(10).await();
                note(name + " out");
            } catch (Interrupt interrupt) {
                notePreempted(name, interrupt);
            }
        });
    }

    @Test
    void theLeastImportantUserLosesItsUnit() {
        PreemptiveResource resource = resource(2);
        user("one", 0, resource, 1, true);
        user("two", 1, resource, 2, true);
        user("zero", 3, resource, 0, true);
        user("late", 4, resource, 1, true);
        env.run();
        assertThat(trace)
                .containsExactly(
                        "0 one in",
                        "1 two in",
                        "3 two preempted by zero, had it since 1.0",
                        "3 zero in",
                        "10 one out",
                        "10 late in",
                        "13 zero out",
                        "20 late out");
    }

    @Test
    void theCauseNamesTheResource() {
        PreemptiveResource resource = resource(1);
        env.process(() -> {
            resource.request(1).await();
            try {
                env.timeout(9).await();
            } catch (Interrupt interrupt) {
                Preempted cause = (Preempted) interrupt.cause().orElseThrow();
                assertThat(cause.resource()).isSameAs(resource);
                note("preempted");
            }
        });
        at(1, () -> resource.request(0));
        env.run();
        assertThat(trace).containsExactly("1 preempted");
    }

    @Test
    void ofEquallyImportantUsersTheLastOneLosesItsUnit() {
        PreemptiveResource resource = resource(2);
        user("a", 0, resource, 1, true);
        user("b", 0, resource, 1, true);
        user("c", 1, resource, 0, true);
        env.run(2);
        assertThat(trace).containsExactly("0 a in", "0 b in", "1 b preempted by c, had it since 0.0", "1 c in");
    }

    @Test
    void oneWhoIsNotMoreImportantWaits() {
        PreemptiveResource resource = resource(1);
        user("a", 0, resource, 1, true);
        user("b", 1, resource, 1, true);
        env.run();
        assertThat(trace).containsExactly("0 a in", "10 a out", "10 b in", "20 b out");
    }

    /** SimPy's key is (priority, time, not preempt). */
    @Test
    void atTheSameTimeOneThatPreemptsIsMoreImportantThanOneThatDoesNot() {
        PreemptiveResource resource = resource(1);
        user("patient", 0, resource, 1, false);
        user("eager", 0, resource, 1, true);
        env.run(1);
        assertThat(trace).containsExactly("0 patient preempted by eager, had it since 0.0", "0 eager in");
    }

    @Test
    void oneThatDoesNotPreemptWaitsAndThoseBehindItToo() {
        PreemptiveResource resource = resource(1);
        user("user", 0, resource, 5, true);
        user("patient", 1, resource, 0, false);
        user("eager", 2, resource, 1, true);
        env.run();
        assertThat(trace)
                .containsExactly(
                        "0 user in", "10 user out", "10 patient in", "20 patient out", "20 eager in", "30 eager out");
    }

    @Test
    void aUnitMayBeLostBeforeItsUserKnowsThatItHasIt() {
        PreemptiveResource resource = resource(1);
        user("a", 1, resource, 1, true);
        user("b", 1, resource, 0, true);
        env.run(2);
        assertThat(trace).containsExactly("1 a preempted by b, had it since 1.0", "1 b in");
    }

    @Test
    void onePreemptedGivesNothingBackAndMayAskAgain() {
        PreemptiveResource resource = resource(1);
        env.process("repairman", () -> {
            double left = 5;
            while (left > 0) {
                try (PriorityRequest request = resource.request(2)) {
                    request.await();
                    double start = env.now();
                    try {
                        env.timeout(left).await();
                        left = 0;
                    } catch (Interrupt interrupt) {
                        left -= env.now() - start;
                        note(left + " left");
                    }
                }
            }
            note("done");
        });
        user("repair", 3, resource, 1, true);
        env.run();
        assertThat(trace).containsExactly("3 2.0 left", "3 repair in", "13 repair out", "15 done");
        assertThat(resource.count()).isZero();
    }

    @Test
    void nobodyIsToldIfTheUserHasEnded() {
        PreemptiveResource resource = resource(1);
        env.process("forgetful", () -> resource.request(5).await());
        user("next", 1, resource, 1, true);
        env.run();
        assertThat(trace).containsExactly("1 next in", "11 next out");
        assertThat(resource.count()).isZero();
    }

    @Test
    void nobodyIsToldIfTheUserIsNoProcessAndNobodyIsNamedIfThePreemptorIsNone() {
        PreemptiveResource resource = resource(1);
        PriorityRequest outside = resource.request(5);
        user("next", 1, resource, 3, true);
        at(2, () -> noting("callback", resource.request(1)));
        env.run();
        assertThat(outside.triggered()).isTrue();
        assertThat(trace).containsExactly("1 next in", "2 next preempted by nobody, had it since 1.0", "2 callback");
        assertThat(resource.count()).isEqualTo(1);
    }

    /** SimPy throws here, and the unit is lost. */
    @Test
    void oneWhoPreemptsItselfIsToldAtItsNextAwait() {
        PreemptiveResource resource = resource(1);
        env.process("self", () -> {
            try (PriorityRequest low = resource.request(5);
                    PriorityRequest high = resource.request(1)) {
                assertThat(resource.users()).containsExactly(high);
                note("goes on");
                try {
                    high.await();
                } catch (Interrupt interrupt) {
                    notePreempted("self", interrupt);
                }
                high.await();
                note("in");
                assertThat(low.triggered()).isTrue();
            }
        });
        env.run();
        assertThat(trace).containsExactly("0 goes on", "0 self preempted by self, had it since 0.0", "0 in");
        assertThat(resource.count()).isZero();
    }

    @Test
    void oneWhoPreemptsItselfAndEndsIsNotTold() {
        PreemptiveResource resource = resource(1);
        SimProcess<?> process = env.process("self", () -> {
            resource.request(5);
            resource.request(1);
        });
        env.run();
        assertThat(process.ok()).isTrue();
        assertThat(resource.count()).isEqualTo(1);
    }

    @Test
    void aWaitBrokenByPreemptionStaysValid() {
        PreemptiveResource resource = resource(1);
        Event<String> news = env.event();
        env.process("user", () -> {
            resource.request(5).await();
            try {
                news.await();
            } catch (Interrupt interrupt) {
                notePreempted("user", interrupt);
                note(news.await());
            }
        });
        user("next", 1, resource, 1, true);
        at(2, () -> news.succeed("news"));
        env.run(3);
        assertThat(trace).containsExactly("1 user preempted by next, had it since 0.0", "1 next in", "2 news");
    }
}
