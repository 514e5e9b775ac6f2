package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.SimProcess;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.virtual.World;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two hosts that count in a store on a third one.
 *
 * <p>Planted: they put what they have got plus one, whatever is there by then: a lost update.
 */
final class CounterScenario {

    private static final int COUNTS = 3;

    private final World world;
    private final boolean repaired;

    CounterScenario(World world, boolean repaired) {
        this.world = world;
        this.repaired = repaired;
    }

    final class Store {

        private int value;

        @RpcMethod
        int get() {
            return value;
        }

        @RpcMethod
        boolean put(int expected, int newValue) {
            if (repaired && value != expected) {
                return false;
            }
            value = newValue;
            return true;
        }
    }

    void run() {
        Store store = new Store();
        world.host("store").start((environment, network) -> Caller.serve(network, "store", store));
        List<SimProcess<Void>> counters = Stream.of("one", "two")
                .map(name -> world.host(name).start((environment, network) -> {
                    Caller caller = new Caller(network);
                    for (int i = 0; i < COUNTS; i++) {
                        environment.timeout(world.random(name).exponential(1)).await();
                        count(caller);
                    }
                }))
                .toList();
        world.environment().allOf(counters).await();
        assertThat(store.value).as("counted").isEqualTo(2 * COUNTS);
    }

    private static void count(Caller caller) {
        boolean done = false;
        while (!done) {
            int value = ((Number) caller.call("store", "store/get")).intValue();
            done = (Boolean) caller.call("store", "store/put", value, value + 1);
        }
    }
}
