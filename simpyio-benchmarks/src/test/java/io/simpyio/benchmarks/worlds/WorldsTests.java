package io.simpyio.benchmarks.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The large worlds do at a small scale what they say; how fast the full scale is shows docs/performance.md. */
class WorldsTests {

    @Test
    void idleTimeIsFree() {
        Heartbeats heartbeats = new Heartbeats();
        WorldRun run = heartbeats.run(10, Duration.ofHours(1));
        assertThat(heartbeats.beats()).isEqualTo(10 * 3_599);
        assertThat(run.events()).as("nothing ticks in between").isBetween(36_000L, 36_100L);
        assertThat(run.simulatedSeconds()).isEqualTo(3_600);
    }

    @Test
    void eachHostOfTheRingHearsItsNeighbour() {
        Ring ring = new Ring();
        ring.run(10, Duration.ofMinutes(10));
        assertThat(ring.received()).isBetween(10 * 597L, 10 * 600L);
    }

    @Test
    void gossipReachesEverybody() {
        Gossip gossip = new Gossip();
        gossip.run(50, Duration.ofSeconds(30));
        assertThat(gossip.told()).isBetween(50 * 25L, 50 * 30L);
        assertThat(gossip.knowEverything()).isEqualTo(50);
    }

    @Test
    void gossipNeedsItsTime() {
        Gossip gossip = new Gossip();
        gossip.run(50, Duration.ofSeconds(3));
        assertThat(gossip.knowEverything()).isLessThan(50);
    }

    @Test
    void theReplicatedServiceWorksUnderFaults() {
        ReplicatedService service = new ReplicatedService(30);
        service.run(42, Duration.ofMinutes(2));
        assertThat(service.operations()).isBetween(3_400L, 3_800L);
        assertThat(service.givenUp()).isLessThan(50);
        assertThat(service.fired()).isPositive();
    }

    @Test
    void seedsHaveTheSameRunsOnTwoThreads() throws InterruptedException {
        assertThat(ParallelSeeds.hashes(20, 2))
                .isEqualTo(ParallelSeeds.hashes(20, 1))
                .hasSize(20);
    }
}
