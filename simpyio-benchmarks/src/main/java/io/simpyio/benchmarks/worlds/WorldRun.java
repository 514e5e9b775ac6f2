package io.simpyio.benchmarks.worlds;

import io.simpyio.virtual.World;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the run of a world was like.
 *
 * @param realSeconds how long it took, to set it up included
 * @param events of all hosts
 */
record WorldRun(double simulatedSeconds, double realSeconds, long events) {

    private static final LinkProfile LINK =
            LinkProfile.of(Latency.exponential(Duration.ofMillis(5), Duration.ofMillis(5)));

    /** Makes a world, sets it up, and runs it for so long in simulated time. */
    static WorldRun of(long seed, Duration time, Consumer<World> setUp) {
        long start = System.nanoTime();
        try (World world = World.builder().seed(seed).link(LINK).build()) {
            setUp.accept(world);
            world.run(time);
            return new WorldRun(
                    world.environment().now(),
                    (System.nanoTime() - start) / 1e9,
                    world.environment().stats().eventsProcessed());
        }
    }

    /** Simulated seconds in a real one. */
    double ratio() {
        return simulatedSeconds / realSeconds;
    }
}
