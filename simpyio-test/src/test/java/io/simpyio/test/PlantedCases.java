package io.simpyio.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.random.RandomStream;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.Faults;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** Tests that the tests of the extension run; by name none of this build's own. */
class PlantedCases {

    /** Which seeds have run, in order. */
    static final List<Long> seeds = Collections.synchronizedList(new ArrayList<>());

    private World worldOfSetUp;

    @BeforeEach
    void setUp(World world) {
        worldOfSetUp = world;
    }

    @SimulationTest(seeds = 5)
    void passes(World world) {
        seeds.add(world.seed());
    }

    @SimulationTest(seeds = 100)
    void failsWithSomeSeeds(World world, RandomStream dice) {
        seeds.add(world.seed());
        world.environment().timeout(dice.uniform(1, 2)).await();
        assertThat(dice.uniform()).isLessThan(0.9);
    }

    static final class SlowWorld implements Consumer<World.Builder> {

        @Override
        public void accept(World.Builder world) {
            world.link(LinkProfile.of(Duration.ofMillis(50)));
        }
    }

    @SimulationTest(seeds = 1, world = SlowWorld.class)
    void injects(
            World world,
            Environment environment,
            Faults faults,
            Host server,
            @HostName("client-1") Host client,
            RandomStream a) {
        assertThat(world).isSameAs(worldOfSetUp);
        assertThat(environment).isSameAs(world.environment());
        assertThat(faults).isSameAs(world.faults());
        assertThat(world.hosts()).extracting(Host::name).containsExactly("server", "client-1");
        assertThat(a).isSameAs(world.random("a"));
        server.start((env, network) -> network.listen(1).await().accept().await());
        client.network().connect("server", 1).await();
        assertThat(environment.now()).isEqualTo(0.1);
    }

    @SimulationTest(seeds = 3, faults = "faults: [{at: 1s, crash: a}]")
    void endsBeforeItsFault(Host a, Environment environment) {
        environment.timeout(0.5).await();
    }

    @SimulationTest(seeds = 3)
    void failsInAnotherProcess(Host a, Environment environment) {
        a.start((env, network) -> {
            env.timeout(1).await();
            throw new IllegalStateException("on host a");
        });
        environment.timeout(10).await();
    }

    @SimulationTest(seeds = 3)
    void waitsForEver(Environment environment) {
        environment.event().await();
    }

    @SimulationTest(seeds = 2)
    void aborts() {
        Assumptions.abort("not today");
    }

    @SimulationTest(seeds = 2, selfCheck = true)
    void repeats(Environment environment, RandomStream dice) {
        environment.timeout(dice.exponential(1)).await();
    }

    private static boolean before = true;

    @SimulationTest(seeds = 2, selfCheck = true)
    void keepsSomethingStatic(Environment environment) {
        environment.timeout(before ? 1 : 2).await();
        before = !before;
    }

    @SimulationTest(seeds = 0)
    void hasNoSeeds() {}
}
