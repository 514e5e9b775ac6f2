package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.SimProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterStoreContractTests extends ResourceContract {

    @Test
    void aGetOvertakesOneThatWantsSomethingElse() {
        FilterStore<Integer> store = new FilterStore<>(env);
        user("odd", 0, () -> store.get(i -> i % 2 == 1), 0);
        user("even", 0, () -> store.get(i -> i % 2 == 0), 0);
        user("any", 0, store::get, 0);
        at(1, () -> store.put(2));
        at(2, () -> store.put(4));
        at(3, () -> store.put(5));
        env.run();
        assertThat(trace)
                .containsExactly("1 even got 2", "1 even out", "2 any got 4", "2 any out", "3 odd got 5", "3 odd out");
    }

    @Test
    void theFirstThingThatIsWantedIsTaken() {
        FilterStore<Integer> store = new FilterStore<>(env, 3);
        store.put(1);
        store.put(2);
        store.put(4);
        assertThat(store.get(i -> i % 2 == 0).value()).isEqualTo(2);
        assertThat(store.items()).containsExactly(1, 4);
        assertThat(store.get().value()).isEqualTo(1);
        assertThat(store.capacity()).isEqualTo(3);
    }

    /** A get tries all that wait, however many; a put is one at a time, as in SimPy. */
    @Test
    void onePutServesAllForWhomThereIsSomething() {
        FilterStore<Integer> store = new FilterStore<>(env);
        noting("small", store.get(i -> i < 10));
        noting("large", store.get(i -> i >= 10));
        at(1, () -> {
            noting("put 5", store.put(5));
            noting("between", env.event()).succeed(null);
            noting("put 50", store.put(50));
        });
        env.run();
        assertThat(trace).containsExactly("1 put 5", "1 between", "1 put 50", "1 small", "1 large");
    }

    @Test
    void anUnwantedThingInAFullStoreKeepsAWantedOneOut() {
        FilterStore<Integer> store = new FilterStore<>(env, 1);
        store.put(1);
        StorePut<Integer> wanted = store.put(2);
        FilterStoreGet<Integer> get = store.get(i -> i == 2);
        env.run();
        assertThat(wanted.triggered()).isFalse();
        assertThat(get.triggered()).isFalse();
        assertThat(store.get().value()).isEqualTo(1);
        env.run();
        assertThat(get.value()).isEqualTo(2);
    }

    @Test
    void anInterruptedGetLeavesTheQueue() {
        FilterStore<Integer> store = new FilterStore<>(env);
        SimProcess<?> getter = user("getter", 0, () -> store.get(i -> i == 2), 0);
        at(1, getter::interrupt);
        at(2, () -> store.put(2));
        env.run();
        assertThat(trace).containsExactly("1 getter interrupted");
        assertThat(store.items()).containsExactly(2);
    }

    @Test
    void aFilterThatThrowsFailsItsGetAndNobodyElses() {
        FilterStore<Integer> store = new FilterStore<>(env);
        env.process("wrong", () -> {
            try {
                store.get(i -> {
                            throw new IllegalStateException("wrong filter");
                        })
                        .await();
            } catch (IllegalStateException failure) {
                note(failure.getMessage());
            }
        });
        user("right", 0, store::get, 0);
        at(1, () -> store.put(7));
        env.run();
        assertThat(trace).containsExactly("1 wrong filter", "1 right got 7", "1 right out");
        assertThat(store.getQueueLength()).isZero();
    }

    @Test
    void theFailureOfAFilterThatNobodyAwaitsEndsTheRun() {
        FilterStore<Integer> store = new FilterStore<>(env);
        store.put(1);
        FilterStoreGet<Integer> get = store.get(i -> {
            throw new IllegalStateException("wrong filter");
        });
        assertThat(get.ok()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> env.run()).withMessage("wrong filter");
        assertThat(store.items()).containsExactly(1);
    }

    @Test
    void aFilterMustNotUseItsStore() {
        FilterStore<Integer> store = new FilterStore<>(env, 2);
        store.put(1);
        FilterStoreGet<Integer> getting = store.get(i -> store.get().triggered());
        FilterStoreGet<Integer> putting = store.get(i -> store.put(i + 1).triggered());
        for (FilterStoreGet<Integer> get : List.of(getting, putting)) {
            assertThat(get.failure())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A filter must not use the store that it filters");
            get.defuse();
        }
        env.run();
        assertThat(store.items()).containsExactly(1);
        assertThat(store.getQueueLength()).isZero();
        assertThat(store.putQueueLength()).isZero();
    }
}
