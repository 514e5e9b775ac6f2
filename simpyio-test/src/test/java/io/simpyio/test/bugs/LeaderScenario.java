package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.virtual.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hosts of which one leads, and a third that grants the lead for a time.
 *
 * <p>Planted: the follower takes the lead when it has not heard of the leader for a while, and asks nobody: after a
 * partition both lead. The repaired one asks the third host, and a leader that is not granted more time steps down.
 */
final class LeaderScenario {

    private static final double BEAT_SECONDS = 0.5;
    private static final double LEASE_SECONDS = 3;
    /** A leader steps down a good while before its lease ends where it was granted. */
    private static final double LEAD_SECONDS = 2;

    private final World world;
    private final boolean repaired;
    private final List<String> leaders = new ArrayList<>();

    LeaderScenario(World world, boolean repaired) {
        this.world = world;
        this.repaired = repaired;
    }

    /** Hears the beats of the other one. */
    static final class Node {

        private final Environment environment;
        private double heard;

        Node(Environment environment) {
            this.environment = environment;
            heard = environment.now();
        }

        @RpcMethod
        boolean beat() {
            heard = environment.now();
            return true;
        }
    }

    static final class Witness {

        private final Environment environment;
        private String holder = "a";
        private double until = LEASE_SECONDS;

        Witness(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        boolean lease(String who) {
            if (!who.equals(holder) && environment.now() < until) {
                return false;
            }
            holder = who;
            until = environment.now() + LEASE_SECONDS;
            return true;
        }
    }

    void run() {
        world.host("w").start((environment, network) -> Caller.serve(network, "witness", new Witness(environment)));
        world.host("a").start((environment, network) -> node(environment, network, "a", "b"));
        world.host("b").start((environment, network) -> node(environment, network, "b", "a"));
        Environment environment = world.environment();
        environment.timeout(world.random("partition").uniform(2, 5)).await();
        try (var cut = world.faults().partition("a", "b")) {
            environment.timeout(world.random("partition").exponential(3)).await();
            assertThat(cut.lifted()).isFalse();
        }
        environment.timeout(5).await();
        assertThat(leaders).as("one leads at a time").hasSizeLessThanOrEqualTo(1);
    }

    private void node(Environment environment, Network network, String me, String other) {
        Node node = new Node(environment);
        Caller.serve(network, "node", node);
        double ledAt = me.equals("a") ? 0 : Double.NEGATIVE_INFINITY;
        Caller caller = new Caller(network);
        environment.process("beats", () -> beat(new Caller(network), me, other));
        while (true) {
            boolean leads = repaired ? environment.now() - ledAt < LEAD_SECONDS : ledAt >= 0;
            lead(me, leads);
            if (leads || environment.now() - node.heard > LEASE_SECONDS) {
                double asked = environment.now();
                if (!repaired || isGranted(caller, me)) {
                    ledAt = asked;
                }
            }
            environment.timeout(BEAT_SECONDS / 2).await();
        }
    }

    private void lead(String who, boolean leads) {
        if (!leads) {
            leaders.remove(who);
        } else if (!leaders.contains(who)) {
            leaders.add(who);
            assertThat(leaders).as("split brain").hasSize(1);
        }
    }

    private boolean isGranted(Caller caller, String me) {
        try {
            Event<Object> granted = caller.send("w", "witness/lease", me);
            granted.or(caller.environment().timeout(BEAT_SECONDS)).await();
            return granted.triggered() && (Boolean) granted.value();
        } catch (SocketException broken) {
            return false;
        }
    }

    /** The leader lets the other one know that it is there. */
    private void beat(Caller caller, String me, String other) {
        while (true) {
            caller.environment().timeout(BEAT_SECONDS).await();
            if (leaders.contains(me)) {
                try {
                    caller.send(other, "node/beat")
                            .or(caller.environment().timeout(BEAT_SECONDS))
                            .await();
                } catch (SocketException broken) {
                    // The next beat may come through.
                }
            }
        }
    }
}
