package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.virtual.World;
import java.util.ArrayList;
import java.util.List;

/**
 * A register on three hosts, after H. Attiya, A. Bar-Noy, D. Dolev, "Sharing memory robustly in message-passing systems"
 * (1995), with one writer of growing numbers and two readers. A read asks a majority for the greatest number.
 *
 * <p>Planted: it does not write that number back to a majority before it returns it, so that a later read may ask the
 * others and get an older one: a stale read.
 */
final class RegisterScenario {

    private static final List<String> REPLICAS = List.of("r1", "r2", "r3");
    private static final int MAJORITY = 2;
    private static final int OPERATIONS = 12;

    private final World world;
    private final boolean repaired;
    /** The greatest number that an operation has written or read, and returned. */
    private int returned;

    RegisterScenario(World world, boolean repaired) {
        this.world = world;
        this.repaired = repaired;
    }

    static final class Replica {

        private int value;

        @RpcMethod
        int read() {
            return value;
        }

        @RpcMethod
        boolean write(int newValue) {
            value = Math.max(value, newValue);
            return true;
        }
    }

    void run() {
        for (String name : REPLICAS) {
            world.host(name).start((environment, network) -> Caller.serve(network, "register", new Replica()));
        }
        List<SimProcess<?>> clients = new ArrayList<>();
        clients.add(world.host("writer").start((environment, network) -> write(new Caller(network))));
        clients.add(world.host("reader 1").start((environment, network) -> read(new Caller(network))));
        clients.add(world.host("reader 2").start((environment, network) -> read(new Caller(network))));
        world.environment().allOf(clients).await();
    }

    private void pause(Environment environment, String who) {
        environment.timeout(world.random(who).exponential(0.05)).await();
    }

    private void write(Caller caller) {
        for (int value = 1; value <= OPERATIONS; value++) {
            pause(caller.environment(), "writer");
            toMajority(caller, value);
            returned = Math.max(returned, value);
        }
    }

    private static void toMajority(Caller caller, int value) {
        caller.first(
                MAJORITY,
                REPLICAS.stream()
                        .map(replica -> caller.send(replica, "register/write", value))
                        .toList());
    }

    private void read(Caller caller) {
        for (int i = 0; i < OPERATIONS; i++) {
            pause(caller.environment(), "reader");
            int before = returned;
            List<Object> values = caller.first(
                    MAJORITY,
                    REPLICAS.stream()
                            .map(replica -> caller.send(replica, "register/read"))
                            .toList());
            int value = values.stream()
                    .mapToInt(it -> ((Number) it).intValue())
                    .max()
                    .orElseThrow();
            if (repaired) {
                toMajority(caller, value);
            }
            assertThat(value).as("stale read").isGreaterThanOrEqualTo(before);
            returned = Math.max(returned, value);
        }
    }
}
