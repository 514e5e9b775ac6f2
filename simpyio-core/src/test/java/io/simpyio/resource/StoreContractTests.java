package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.SimProcess;
import org.junit.jupiter.api.Test;

class StoreContractTests extends ResourceContract {

    @Test
    void thingsComeOutInTheOrderInWhichTheyWentIn() {
        Store<String> store = new Store<>(env);
        user("a", 0, store::get, 0);
        user("b", 0, store::get, 0);
        at(1, () -> {
            store.put("x");
            store.put("y");
            store.put("z");
        });
        env.run();
        assertThat(trace).containsExactly("1 a got x", "1 b got y", "1 a out", "1 b out");
        assertThat(store.items()).containsExactly("z");
        assertThat(store.capacity()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aPutWaitsUntilThereIsRoom() {
        Store<String> store = new Store<>(env, 1);
        user("first", 0, () -> store.put("x"), 0);
        user("second", 0, () -> store.put("y"), 0);
        user("third", 0, () -> store.put("z"), 0);
        user("getter", 2, store::get, 0);
        env.run();
        assertThat(trace)
                .containsExactly(
                        "0 first in", "0 first out", "2 getter got x", "2 second in", "2 getter out", "2 second out");
        assertThat(store.items()).containsExactly("y");
        assertThat(store.putQueue()).singleElement().extracting(StorePut::item).isEqualTo("z");
    }

    /** The second getter has its turn only when the second put has been processed, as in SimPy. */
    @Test
    void eachPutGivesOneGetterItsTurnAndEachGetOnePutter() {
        Store<String> store = new Store<>(env, 2);
        noting("first get", store.get());
        noting("second get", store.get());
        at(1, () -> {
            noting("put x", store.put("x"));
            noting("between", env.event()).succeed(null);
            noting("put y", store.put("y"));
            noting("put z", store.put("z"));
        });
        env.run();
        assertThat(trace).containsExactly("1 put x", "1 between", "1 put y", "1 first get", "1 second get", "1 put z");
        assertThat(store.items()).containsExactly("z");
    }

    @Test
    void aThingThatIsThereIsTakenAtOnceAndTheEventFollows() {
        Store<String> store = new Store<>(env);
        StorePut<String> put = store.put("x");
        StoreGet<String> get = store.get();
        assertThat(get.triggered()).isTrue();
        assertThat(get.processed()).isFalse();
        assertThat(get.value()).isEqualTo("x");
        assertThat(store.items()).isEmpty();
        assertThat(put.resource()).isSameAs(store);
        assertThat(get.resource()).isSameAs(store);
    }

    @Test
    void anInterruptedGetLeavesTheQueueAndTheThingGoesToTheNext() {
        Store<String> store = new Store<>(env);
        SimProcess<?> first = user("first", 0, store::get, 0);
        user("second", 0, store::get, 0);
        at(1, first::interrupt);
        at(2, () -> store.put("x"));
        env.run();
        assertThat(trace).containsExactly("1 first interrupted", "2 second got x", "2 second out");
        assertThat(store.getQueueLength()).isZero();
    }

    @Test
    void anInterruptedPutLeavesTheQueueAndTheThingNeverGetsIn() {
        Store<String> store = new Store<>(env, 1);
        store.put("x");
        SimProcess<?> putter = user("putter", 0, () -> store.put("y"), 0);
        at(1, putter::interrupt);
        at(2, store::get);
        env.run();
        assertThat(trace).containsExactly("1 putter interrupted");
        assertThat(store.items()).isEmpty();
        assertThat(store.putQueueLength()).isZero();
    }

    @Test
    void aTimedOutGetTakesNothingLater() {
        Store<String> store = new Store<>(env);
        env.process("getter", () -> {
            try (StoreGet<String> get = store.get()) {
                ConditionValue result = get.or(env.timeout(1)).await();
                note(result.contains(get));
            }
        });
        at(2, () -> store.put("x"));
        env.run();
        assertThat(trace).containsExactly("1 false");
        assertThat(store.items()).containsExactly("x");
    }

    @Test
    void aTimedOutPutPutsNothingLater() {
        Store<String> store = new Store<>(env, 1);
        store.put("first");
        env.process("putter", () -> {
            try (StorePut<String> put = store.put("late")) {
                ConditionValue result = put.or(env.timeout(1)).await();
                note(result.contains(put));
            }
        });
        at(2, store::get);
        env.run();
        assertThat(trace).containsExactly("1 false");
        assertThat(store.items()).isEmpty();
    }

    @Test
    void aPutThatHasHappenedIsNotTakenBack() {
        Store<String> store = new Store<>(env);
        try (StorePut<String> put = store.put("x")) {
            put.cancel();
        }
        env.run();
        assertThat(store.items()).containsExactly("x");
    }

    @Test
    void theListOfThingsIsACopy() {
        Store<String> store = new Store<>(env);
        store.put("x");
        store.items().clear();
        assertThat(store.items()).containsExactly("x");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void theCapacityIsPositiveAndNullIsNoThing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Store<String>(env, 0))
                .withMessage("capacity must be positive, but is 0");
        Store<String> store = new Store<>(env);
        assertThatNullPointerException().isThrownBy(() -> store.put(missing())).withMessage("item");
        assertThat(store.putQueueLength()).isZero();
        env.run();
        assertThat(store.put("x").triggered()).isTrue();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // A caller without the checker may do this.
    private static <T> T missing() {
        return null;
    }
}
