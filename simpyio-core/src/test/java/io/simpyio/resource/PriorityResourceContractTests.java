package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PriorityResourceContractTests extends ResourceContract {

    private PriorityResource resource() {
        return new PriorityResource(env, 1);
    }

    @Test
    void theMostImportantIsNext() {
        PriorityResource resource = resource();
        user("first", 0, resource::request, 5);
        user("two", 1, () -> resource.request(2), 1);
        user("one", 2, () -> resource.request(1), 1);
        user("minus one", 3, () -> resource.request(-1), 1);
        user("zero", 4, resource::request, 1);
        env.run();
        assertThat(trace.stream().filter(line -> line.endsWith(" in")))
                .containsExactly("0 first in", "5 minus one in", "6 zero in", "7 one in", "8 two in");
    }

    @Test
    void ofEquallyImportantOnesTheEarlierOneIsNext() {
        PriorityResource resource = resource();
        Request first = resource.request();
        PriorityRequest b = resource.request(1);
        PriorityRequest c = resource.request(1);
        at(1, () -> {
            PriorityRequest late = resource.request(1);
            PriorityRequest important = resource.request(0);
            assertThat(resource.queue()).containsExactly(important, b, c, late);
            first.close();
        });
        env.run();
        assertThat(resource.users()).hasSize(1);
        assertThat(resource.queue()).hasSize(3).startsWith(b, c);
    }

    /** SimPy's key is (priority, time, not preempt), in resources without preemption too. */
    @Test
    void ofEquallyImportantOnesOfOneTimeThoseThatPreemptAreNext() {
        PriorityResource resource = resource();
        resource.request();
        PriorityRequest patient = resource.request(1, false);
        PriorityRequest eager = resource.request(1, true);
        assertThat(resource.queue()).containsExactly(eager, patient);
        assertThat(patient.preempt()).isFalse();
        assertThat(eager.preempt()).isTrue();
        assertThat(eager.priority()).isEqualTo(1);
    }

    @Test
    void nothingIsTakenFromAUser() {
        PriorityResource resource = resource();
        user("user", 0, () -> resource.request(9), 5);
        user("important", 1, () -> resource.request(0), 1);
        env.run();
        assertThat(trace).containsExactly("0 user in", "5 user out", "5 important in", "6 important out");
    }

    @Test
    void cancellingTakesExactlyThatOneOutOfTheQueue() {
        PriorityResource resource = resource();
        resource.request();
        PriorityRequest a = resource.request(1);
        PriorityRequest b = resource.request(1);
        PriorityRequest c = resource.request(1);
        b.cancel();
        assertThat(resource.queue()).containsExactly(a, c);
        a.close();
        assertThat(resource.queue()).containsExactly(c);
    }

    @Test
    void addedCapacityGoesToTheMostImportant() {
        PriorityResource resource = resource();
        resource.request();
        PriorityRequest less = resource.request(2);
        PriorityRequest more = resource.request(1);
        resource.addCapacity(1);
        assertThat(more.triggered()).isTrue();
        assertThat(less.triggered()).isFalse();
    }
}
