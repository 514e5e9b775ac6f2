package io.simpyio.test.bugs;

import io.simpyio.test.SimulationTest;
import io.simpyio.virtual.World;

/** The programs of {@link PlantedBugs} without their bugs. */
class RepairedBugTests {

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void readsAreNotStale(World world) {
        new RegisterScenario(world, true).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void ordersAreChargedOnce(World world) {
        new PaymentScenario(world, true).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void updatesAreKept(World world) {
        new CounterScenario(world, true).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void oneHostLeads(World world) {
        new LeaderScenario(world, true).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void permitsComeBack(World world) {
        new PermitScenario(world, true).run();
    }
}
