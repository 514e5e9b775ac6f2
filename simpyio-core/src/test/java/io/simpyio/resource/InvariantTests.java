package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is true after every single event of every random program, wild ones included. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
class InvariantTests {

    private static final int SEEDS = 30;

    @Parameter
    CoroutineMode mode;

    private String where = "";

    private void afterEveryEvent(Check check) {
        for (long seed : Seeds.upTo(SEEDS)) {
            try (Environment env = Environment.builder().coroutines(mode).build()) {
                KernelProgram program = new KernelProgram(env, Script.of(seed, true));
                for (int event = 0; env.peek() < Double.POSITIVE_INFINITY; event++) {
                    env.step();
                    where = "seed=" + seed + " after event " + event + " at " + env.now();
                    check.check(program, env.peek() > env.now());
                }
                assertThat(program.asked).as(where).isNotEmpty();
            }
        }
    }

    /** Looks at a program; at rest means that no more events follow at the present time. */
    @FunctionalInterface
    private interface Check {
        void check(KernelProgram program, boolean atRest);
    }

    @Test
    void inUseAndFreeAreTheCapacityAndNobodyWaitsWhileAUnitIsFree() {
        afterEveryEvent((program, atRest) -> {
            for (Resource resource : List.of(program.resource, program.priority, program.preemptive)) {
                Set<Request> users = new LinkedHashSet<>(resource.users());
                int free = resource.capacity() - resource.count();
                assertThat(free).as(where).isBetween(0, resource.capacity());
                assertThat(users).as(where).hasSize(resource.count()).allMatch(WaitingEvent::triggered);
                assertThat(resource.queue())
                        .as(where)
                        .hasSize(resource.queueLength())
                        .noneMatch(WaitingEvent::triggered)
                        .noneMatch(users::contains);
                assertThat(resource.getQueueLength()).as(where).isZero();
                if (atRest && free > 0) {
                    assertThat(resource.queue()).as("%s: %s", where, resource).isEmpty();
                }
            }
        });
    }

    /** Who was a user once and is none now: released, preempted, or given up. */
    private static final class Former {

        private @Nullable KernelProgram program;
        private final Set<Request> users = new LinkedHashSet<>();
        private final Set<Request> former = new LinkedHashSet<>();

        /** Takes note of the present users; those of them that had been users before and were none in between. */
        Set<Request> returned(KernelProgram present) {
            if (present != program) {
                program = present;
                users.clear();
                former.clear();
            }
            Set<Request> now = new LinkedHashSet<>();
            for (Resource resource : List.of(present.resource, present.priority, present.preemptive)) {
                now.addAll(resource.users());
            }
            users.removeAll(now);
            former.addAll(users);
            users.clear();
            users.addAll(now);
            now.retainAll(former);
            return now;
        }
    }

    @Test
    void whoHasGivenItsUnitBackNeverHasItAgain() {
        Former former = new Former();
        afterEveryEvent((program, atRest) ->
                assertThat(former.returned(program)).as(where).isEmpty());
        assertThat(former.former)
                .as("users of the last program that are none any more")
                .isNotEmpty();
    }

    @Test
    void thePriorityQueuesAreInOrder() {
        afterEveryEvent((program, atRest) -> {
            assertThat(program.priority.queue()).as(where).isSortedAccordingTo(PriorityRequest.ORDER);
            assertThat(program.preemptive.queue()).as(where).isSortedAccordingTo(PriorityRequest.ORDER);
        });
    }

    /** A get that has given back what it took counts as failed. */
    private static boolean done(WaitingEvent<?> event) {
        return event.triggered() && event.ok();
    }

    @Test
    void theContainerHasWhatWentInLessWhatCameOut() {
        afterEveryEvent((program, atRest) -> {
            Container container = program.container;
            double level = Script.CONTAINER_INIT;
            for (WaitingEvent<?> event : program.asked) {
                if (done(event) && event instanceof ContainerPut put) {
                    level += put.amount();
                } else if (done(event) && event instanceof ContainerGet get) {
                    level -= get.amount();
                }
            }
            for (ContainerPut put : container.putQueue()) {
                level -= put.givingBack() ? put.amount() : 0;
            }
            assertThat(container.level()).as(where).isEqualTo(level).isBetween(0.0, container.capacity());
        });
    }

    @Test
    void theStoresHaveWhatWentInLessWhatCameOut() {
        afterEveryEvent((program, atRest) -> {
            for (Store<Integer> store : List.of(program.store, program.ordered, program.filtered)) {
                List<Integer> items = new ArrayList<>();
                List<Integer> taken = new ArrayList<>();
                for (WaitingEvent<?> event : program.asked) {
                    if (done(event) && event.resource() == store) {
                        if (event instanceof StorePut<?> put) {
                            items.add((Integer) put.item());
                        } else {
                            taken.add((Integer) event.value());
                        }
                    }
                }
                store.putQueue().stream()
                        .filter(StorePut::givingBack)
                        .map(StorePut::item)
                        .forEach(taken::add);
                assertThat(items).as(where).containsAll(taken);
                assertThat(taken).as(where).doesNotHaveDuplicates();
                items.removeAll(taken);
                assertThat(store.items()).as(where).containsExactlyInAnyOrderElementsOf(items);
                assertThat(store.items().size()).as(where).isLessThanOrEqualTo(store.capacity());
                if (atRest && store != program.filtered && !items.isEmpty()) {
                    assertThat(store.getQueueLength()).as(where).isZero();
                }
                if (atRest && items.size() < store.capacity()) {
                    assertThat(store.putQueueLength()).as(where).isZero();
                }
            }
        });
    }
}
