package io.simpyio.test.bugs;

import io.simpyio.test.SimulationTest;
import io.simpyio.virtual.World;

/** Programs with bugs that show only when things happen in a certain order; run by {@link PlantedBugTests}. */
class PlantedBugs {

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void staleRead(World world) {
        new RegisterScenario(world, false).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void doubleCharge(World world) {
        new PaymentScenario(world, false).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void lostUpdate(World world) {
        new CounterScenario(world, false).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void splitBrain(World world) {
        new LeaderScenario(world, false).run();
    }

    @SimulationTest(seeds = 1_000, world = BadNetwork.class)
    void leakingTimeout(World world) {
        new PermitScenario(world, false).run();
    }
}
