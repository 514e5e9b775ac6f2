package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.testing.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorityStoreContractTests extends ResourceContract {

    @Test
    void theSmallestComesOutFirst() {
        PriorityStore<String> store = PriorityStore.of(env);
        for (String item : List.of("c", "a", "d", "b")) {
            store.put(item);
        }
        assertThat(store.items()).containsExactly("a", "b", "c", "d");
        user("a", 1, store::get, 0);
        user("b", 1, store::get, 0);
        at(2, () -> store.put("A"));
        user("c", 2, store::get, 0);
        env.run();
        assertThat(trace).containsExactly("1 a got a", "1 b got b", "1 a out", "1 b out", "2 c got A", "2 c out");
        assertThat(store.items()).containsExactly("c", "d");
    }

    @Test
    void equalOnesComeOutInTheOrderInWhichTheyWentIn() {
        for (long seed : Seeds.upTo(20)) {
            Random random = new Random(seed);
            PriorityStore<PriorityItem<Integer>> store = PriorityStore.of(env);
            List<PriorityItem<Integer>> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                if (!expected.isEmpty() && random.nextInt(3) == 0) {
                    assertThat(store.get().value()).as("seed=%d", seed).isEqualTo(expected.removeFirst());
                } else {
                    PriorityItem<Integer> item = new PriorityItem<>(random.nextInt(4), i);
                    store.put(item);
                    expected.add(item);
                    expected.sort(Comparator.comparingInt(PriorityItem::priority)); // It is stable.
                }
                assertThat(store.items()).as("seed=%d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void theOrderMayBeGiven() {
        PriorityStore<String> store = new PriorityStore<>(env, 2, Comparator.comparingInt(String::length));
        store.put("three");
        store.put("two");
        StorePut<String> waiting = store.put("a");
        assertThat(waiting.triggered()).isFalse();
        assertThat(store.get().value()).isEqualTo("two");
        env.run();
        assertThat(store.items()).containsExactly("a", "three");
    }

    @Test
    void anItemIsComparedByItsPriorityAlone() {
        PriorityItem<Object> one = new PriorityItem<>(1, new Object());
        PriorityItem<String> two = new PriorityItem<>(2, "a");
        PriorityItem<String> alsoTwo = new PriorityItem<>(2, "b");
        assertThat(one.compareTo(two)).isNegative();
        assertThat(two.compareTo(one)).isPositive();
        assertThat(two.compareTo(alsoTwo)).isZero();
        assertThat(two).isNotEqualTo(alsoTwo);
        assertThat(new PriorityItem<>(Integer.MIN_VALUE, "a").compareTo(new PriorityItem<>(Integer.MAX_VALUE, "b")))
                .isNegative();
    }

    @Test
    void aThingThatCannotBeComparedIsRefusedAndTheStoreGoesOn() {
        PriorityStore<String> store = new PriorityStore<>(env, 10, (a, b) -> {
            if (a.equals("bad") || b.equals("bad")) {
                throw new IllegalStateException("cannot compare");
            }
            return a.compareTo(b);
        });
        store.put("b");
        assertThatIllegalStateException().isThrownBy(() -> store.put("bad")).withMessage("cannot compare");
        store.put("a");
        env.run();
        assertThat(store.items()).containsExactly("a", "b");
        assertThat(store.putQueueLength()).isZero();
    }
}
