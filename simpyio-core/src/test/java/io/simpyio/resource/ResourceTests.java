package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourceTests {

    private final List<String> trace = new ArrayList<>();

    private static Environment open(CoroutineMode mode) {
        return Environment.builder().coroutines(mode).build();
    }

    private void use(Environment environment, Resource resource, String name) {
        try (Request request = resource.request()) {
            request.await();
            trace.add(name + " " + environment.now());
            environment.timeout(1).await();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void unitsAreGivenInTheOrderOfTheRequests(CoroutineMode mode) {
        try (Environment environment = open(mode)) {
            Resource resource = new Resource(environment, 2);
            for (String name : List.of("a", "b", "c", "d", "e")) {
                environment.process(name, () -> use(environment, resource, name));
            }
            environment.run();
            assertThat(trace).containsExactly("a 0.0", "b 0.0", "c 1.0", "d 1.0", "e 2.0");
            assertThat(resource.count()).isZero();
            assertThat(resource.queue()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void anInterruptedUserGivesItsUnitBackAndAnInterruptedWaiterLeavesTheQueue(CoroutineMode mode) {
        try (Environment environment = open(mode)) {
            Resource resource = new Resource(environment, 1);
            SimProcess<?> user = environment.process("user", () -> {
                try {
                    use(environment, resource, "user");
                } catch (Interrupt interrupt) {
                    trace.add("user interrupted " + environment.now());
                }
            });
            SimProcess<?> waiter = environment.process("waiter", () -> {
                try {
                    use(environment, resource, "waiter");
                } catch (Interrupt interrupt) {
                    trace.add("waiter interrupted " + environment.now());
                }
            });
            environment.process("last", () -> use(environment, resource, "last"));
            environment.process("interrupter", () -> {
                environment.timeout(0.25).await();
                waiter.interrupt();
                environment.timeout(0.25).await();
                user.interrupt();
            });
            environment.run();
            assertThat(trace)
                    .containsExactly("user 0.0", "waiter interrupted 0.25", "user interrupted 0.5", "last 0.5");
            assertThat(resource.count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void addedCapacityGoesToThoseWhoWait(CoroutineMode mode) {
        try (Environment environment = open(mode)) {
            Resource resource = new Resource(environment, 1);
            for (String name : List.of("a", "b", "c")) {
                environment.process(name, () -> use(environment, resource, name));
            }
            environment.process("builder", () -> {
                environment.timeout(0.5).await();
                resource.addCapacity(1);
            });
            environment.run();
            assertThat(trace).containsExactly("a 0.0", "b 0.5", "c 1.0");
            assertThat(resource.capacity()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void releasingTwiceGivesBackOneUnit(CoroutineMode mode) {
        try (Environment environment = open(mode)) {
            Resource resource = new Resource(environment, 1);
            Request first = resource.request();
            Request second = resource.request();
            Request third = resource.request();
            first.close();
            first.close();
            resource.release(first);
            environment.run();
            assertThat(resource.users()).containsExactly(second);
            assertThat(resource.queue()).containsExactly(third);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void aResourceNeedsAUnit(CoroutineMode mode) {
        try (Environment environment = open(mode)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Resource(environment, 0))
                    .withMessage("capacity must be positive, but is 0");
            assertThatIllegalArgumentException().isThrownBy(() -> new Resource(environment, 1).addCapacity(-1));
        }
    }
}
