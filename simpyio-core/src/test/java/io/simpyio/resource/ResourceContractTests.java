package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourceContractTests extends ResourceContract {

    /** What holds for all of them. */
    enum Kind {
        PLAIN {
            @Override
            Resource make(Environment env) {
                return new Resource(env, 1);
            }
        },
        PRIORITY {
            @Override
            Resource make(Environment env) {
                return new PriorityResource(env, 1);
            }
        },
        PREEMPTIVE {
            @Override
            Resource make(Environment env) {
                return new PreemptiveResource(env, 1);
            }
        };

        abstract Resource make(Environment env);
    }

    @Test
    void unitsAreGivenInTheOrderOfTheRequests() {
        Resource resource = new Resource(env, 2);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            user(name, 0, resource::request, 1);
        }
        env.run();
        assertThat(trace)
                .containsExactly(
                        "0 a in", "0 b in", "1 a out", "1 b out", "1 c in", "1 d in", "2 c out", "2 d out", "2 e in",
                        "3 e out");
        assertThat(resource.count()).isZero();
        assertThat(resource.queue()).isEmpty();
    }

    @Test
    void aFreeUnitIsGivenAtOnceAndTheEventFollows() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        Request second = resource.request();
        assertThat(first.triggered()).isTrue();
        assertThat(first.processed()).isFalse();
        assertThat(second.triggered()).isFalse();
        assertThat(resource).hasToString("Resource(1 of 1 in use, 1 waiting)");
        assertThat(resource.users()).containsExactly(first);
        assertThat(resource.queue()).containsExactly(second);
        assertThat(resource.putQueueLength()).isEqualTo(1);
        assertThat(resource.getQueueLength()).isZero();
        assertThat(resource.environment()).isSameAs(env);
    }

    @Test
    void aRequestKnowsWhoseItIsAndSinceWhenItIsUsed() {
        Resource resource = new Resource(env, 1);
        Request outside = resource.request();
        assertThat(outside.process()).isEmpty();
        SimProcess<?> process = env.process(() -> {
            Request inside = resource.request();
            assertThat(inside.process()).contains(env.activeProcess().orElseThrow());
            assertThat(inside.resource()).isSameAs(resource);
            assertThat(inside.usageSince()).isEmpty();
            inside.await();
            assertThat(inside.usageSince()).hasValue(3);
            env.timeout(1).await();
            inside.close();
            assertThat(inside.usageSince()).hasValue(3);
        });
        at(3, outside::close);
        env.run(process);
        assertThat(env.now()).isEqualTo(4);
    }

    /** The one after the next has its turn only when the second release has been processed, as in SimPy. */
    @Test
    void eachReleaseGivesOneWaiterItsTurn() {
        Resource resource = new Resource(env, 2);
        Request one = resource.request();
        Request two = resource.request();
        noting("three", resource.request());
        noting("four", resource.request());
        at(1, () -> {
            noting("first release", resource.release(one));
            noting("between", env.event()).succeed(null);
            noting("second release", resource.release(two));
            note(resource);
        });
        env.run();
        assertThat(trace)
                .containsExactly(
                        "1 Resource(0 of 2 in use, 2 waiting)",
                        "1 first release",
                        "1 between",
                        "1 second release",
                        "1 three",
                        "1 four");
    }

    @Test
    void aUnitGivenBackGoesToTheOneWhoWaitsAndNotToOneWhoComesAtThatMoment() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        noting("waiting", resource.request()).addCallback(event -> ((Request) event).close());
        at(1, () -> {
            first.close();
            noting("late", resource.request());
        });
        env.run();
        assertThat(trace).containsExactly("1 waiting", "1 late");
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedUserGivesItsUnitBackAndAnInterruptedWaiterLeavesTheQueue(Kind kind) {
        Resource resource = kind.make(env);
        SimProcess<?> user = user("user", 0, resource::request, 9);
        SimProcess<?> waiter = user("waiter", 0, resource::request, 9);
        user("last", 0, resource::request, 1);
        at(2, waiter::interrupt);
        at(3, user::interrupt);
        env.run();
        assertThat(trace)
                .containsExactly("0 user in", "2 waiter interrupted", "3 user interrupted", "3 last in", "4 last out");
        assertThat(resource.count()).isZero();
        assertThat(resource.queueLength()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aUnitGivenAtTheMomentOfTheInterruptIsGivenBack(Kind kind) {
        Resource resource = kind.make(env);
        Request first = resource.request();
        SimProcess<?> unlucky = user("unlucky", 0, resource::request, 9);
        user("next", 0, resource::request, 1);
        at(1, () -> {
            noting("released", resource.release(first)).addCallback(event -> {
                note(resource.users().getFirst().process().orElseThrow().name() + " has it");
                unlucky.interrupt();
            });
        });
        env.run();
        assertThat(trace)
                .containsExactly("1 released", "1 unlucky has it", "1 unlucky interrupted", "1 next in", "2 next out");
        assertThat(resource.count()).isZero();
    }

    @Test
    void theWaitThatAnInterruptBrokeMayBeTakenUpAgain() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        SimProcess<?> process = env.process(() -> {
            try (Request request = resource.request()) {
                try {
                    request.await();
                } catch (RuntimeException interrupt) {
                    note("interrupted");
                }
                request.await();
                note("in");
            }
        });
        at(1, process::interrupt);
        at(2, first::close);
        env.run();
        assertThat(trace).containsExactly("1 interrupted", "2 in");
        assertThat(resource.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void oneWhoHasWaitedLongEnoughLeavesTheQueue(Kind kind) {
        Resource resource = kind.make(env);
        user("user", 0, resource::request, 5);
        env.process("impatient", () -> {
            env.timeout(1).await();
            try (Request request = resource.request()) {
                ConditionValue result = request.or(env.timeout(2)).await();
                note("impatient " + result.contains(request));
            }
        });
        user("next", 1, resource::request, 1);
        env.run();
        assertThat(trace).containsExactly("0 user in", "3 impatient false", "5 user out", "5 next in", "6 next out");
    }

    @ParameterizedTest
    @EnumSource
    void aUnitGivenAtTheMomentOfTheTimeOutIsGivenBackOnLeavingTheBlock(Kind kind) {
        Resource resource = kind.make(env);
        Request first = resource.request();
        env.process("impatient", () -> {
            try (Request request = resource.request()) {
                ConditionValue result = request.or(env.timeout(2)).await();
                note("impatient " + result.contains(request) + " " + request.triggered());
            }
        });
        user("next", 0, resource::request, 1);
        at(2, first::close);
        env.run();
        // The release was processed after the timeout; by the time the condition is, the unit has been given.
        assertThat(trace).containsExactly("2 impatient false true", "2 next in", "3 next out");
        assertThat(resource.count()).isZero();
    }

    @Test
    void releasingTwiceGivesBackOneUnit() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        Request second = resource.request();
        Request third = resource.request();
        first.close();
        first.close();
        resource.release(first);
        env.run();
        assertThat(resource.users()).containsExactly(second);
        assertThat(resource.queue()).containsExactly(third);
    }

    @Test
    void theReleaseOfARequestThatWaitsLeavesItInTheQueue() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        Request second = resource.request();
        Release release = resource.release(second);
        assertThat(release.request()).isSameAs(second);
        assertThat(release.resource()).isSameAs(resource);
        release.cancel();
        env.run();
        assertThat(release.processed()).isTrue();
        assertThat(resource.queue()).containsExactly(second);
        first.close();
        env.run();
        assertThat(resource.users()).containsExactly(second);
    }

    @Test
    void cancellingARequestThatHasAUnitChangesNothing() {
        Resource resource = new Resource(env, 1);
        Request request = resource.request();
        request.cancel();
        assertThat(resource.users()).containsExactly(request);
        env.run();
        request.cancel();
        assertThat(resource.users()).containsExactly(request);
    }

    @Test
    void aCancelledRequestNeverHappens() {
        Resource resource = new Resource(env, 1);
        Request first = resource.request();
        Request second = resource.request();
        second.cancel();
        second.cancel();
        first.close();
        env.run();
        assertThat(second.triggered()).isFalse();
        assertThat(resource.count()).isZero();
    }

    @Test
    void addedCapacityGoesToThoseWhoWait() {
        Resource resource = new Resource(env, 1);
        for (String name : List.of("a", "b", "c", "d")) {
            user(name, 0, resource::request, 4);
        }
        at(1, () -> resource.addCapacity(2));
        env.run(2);
        assertThat(trace).containsExactly("0 a in", "1 b in", "1 c in");
        assertThat(resource.capacity()).isEqualTo(3);
        assertThat(resource.queueLength()).isEqualTo(1);
    }

    @Test
    void capacityIsPositiveAndDoesNotOverflow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Resource(env, 0))
                .withMessage("capacity must be positive, but is 0");
        Resource resource = new Resource(env, Integer.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resource.addCapacity(-1))
                .withMessage("units must be positive, but is -1");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> resource.addCapacity(1));
        assertThat(resource.capacity()).isEqualTo(Integer.MAX_VALUE);
    }
}
