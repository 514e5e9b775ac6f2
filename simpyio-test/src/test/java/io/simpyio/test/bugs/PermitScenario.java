package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.virtual.World;

/**
 * A gateway that lets so many calls of a back end run at a time, each with a time limit.
 *
 * <p>Planted: a call that exceeds its limit keeps its permit: a time-out that leaks.
 */
final class PermitScenario {

    private static final int PERMITS = 4;
    private static final int CALLS = 30;
    private static final double LIMIT_SECONDS = 1;

    private final World world;
    private final boolean repaired;

    PermitScenario(World world, boolean repaired) {
        this.world = world;
        this.repaired = repaired;
    }

    static final class BackEnd {

        private final Environment environment;
        private final World world;

        BackEnd(Environment environment, World world) {
            this.environment = environment;
            this.world = world;
        }

        @RpcMethod
        boolean work() {
            environment.timeout(world.random("work").exponential(0.15)).await();
            return true;
        }
    }

    void run() {
        world.host("back end")
                .start((environment, network) -> Caller.serve(network, "back", new BackEnd(environment, world)));
        Resource permits = new Resource(world.host("gateway").environment(), PERMITS);
        world.host("gateway")
                .start((environment, network) -> {
                    Caller caller = new Caller(network);
                    caller.call("back end", "back/work");
                    for (int i = 0; i < CALLS; i++) {
                        environment.process("call " + i, () -> call(caller, permits));
                        environment
                                .timeout(world.random("calls").exponential(0.1))
                                .await();
                    }
                    environment.timeout(100 * LIMIT_SECONDS).await();
                })
                .await();
        assertThat(permits.count()).as("permits that are out when all is quiet").isZero();
    }

    private void call(Caller caller, Resource permits) {
        Request permit = permits.request();
        permit.await();
        Event<Object> reply = caller.send("back end", "back/work");
        reply.or(caller.environment().timeout(LIMIT_SECONDS)).await();
        if (reply.triggered() || repaired) {
            permit.close();
        }
    }
}
