package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The large worlds at a small scale do what they should; how fast the full scale is shows docs/performance.md. */
class WorldScaleTests {

    @Test
    void idleTimeIsFree() {
        WorldScale.Result result = WorldScale.heartbeats(10, Duration.ofHours(1));
        assertThat(result.done()).isEqualTo(10 * 3_599);
        assertThat(result.events()).as("nothing ticks in between").isBetween(36_000L, 36_100L);
    }

    @Test
    void messagesOfARing() {
        WorldScale.Result result = WorldScale.heartbeatMessages(10, Duration.ofMinutes(10));
        assertThat(result.done()).isBetween(10 * 597L, 10 * 600L);
    }

    @Test
    void gossipReachesEverybody() {
        WorldScale.Result result = WorldScale.gossip(50, Duration.ofSeconds(20));
        assertThat(result.done()).isBetween(50 * 15L, 50 * 20L);
    }

    @Test
    void aReplicatedServiceWorksUnderFaults() {
        WorldScale.Result result = WorldScale.replicatedService(Duration.ofMinutes(2), 42);
        assertThat(result.done()).isGreaterThan(1_000);
    }
}
