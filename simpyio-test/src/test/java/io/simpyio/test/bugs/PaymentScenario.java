package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.virtual.World;
import java.util.HashSet;
import java.util.Set;

/**
 * A shop that pays orders, and tries again when the connection to the bank breaks.
 *
 * <p>Planted: the bank cannot tell that it has had the order already, so that one whose reply was lost is charged twice.
 */
final class PaymentScenario {

    private static final int ORDERS = 5;

    private final World world;
    private final boolean repaired;
    private int charges;

    PaymentScenario(World world, boolean repaired) {
        this.world = world;
        this.repaired = repaired;
    }

    final class Bank {

        private final Environment environment;
        private final Set<Integer> known = new HashSet<>();

        Bank(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        boolean charge(int order) {
            environment.timeout(0.01).await();
            if (known.add(order) || !repaired) {
                charges++;
            }
            return true;
        }
    }

    void run() {
        world.host("bank").start((environment, network) -> Caller.serve(network, "bank", new Bank(environment)));
        world.environment().process("bad luck", () -> {
            world.environment().timeout(world.random("bad luck").uniform(0, 2)).await();
            world.faults().reset("shop", "bank");
        });
        world.host("shop")
                .start((environment, network) -> {
                    Caller caller = new Caller(network);
                    for (int order = 0; order < ORDERS; order++) {
                        environment
                                .timeout(world.random("orders").exponential(0.3))
                                .await();
                        pay(caller, order);
                    }
                })
                .await();
        assertThat(charges).as("charges").isEqualTo(ORDERS);
    }

    private static void pay(Caller caller, int order) {
        while (true) {
            try {
                caller.call("bank", "bank/charge", order);
                return;
            } catch (SocketException broken) {
                caller.environment().timeout(0.05).await();
            }
        }
    }
}
