package io.simpyio.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import org.junit.jupiter.api.Test;

/** Simulated queues against what the theory of queues says of them; the seed is fixed. */
class QueueingTheoryTests {

    private static final int SEED = 2026;

    private static ResourceStatistics simulate(int servers, double arrivalRate, int customers) {
        RandomStreams streams = new RandomStreams(SEED);
        RandomStream arrivals = streams.stream("arrivals");
        RandomStream service = streams.stream("service");
        try (Environment env =
                Environment.builder().coroutines(CoroutineMode.AUTO).build()) {
            Resource resource = new Resource(env, servers);
            ResourceStatistics statistics = ResourceStatistics.of(resource);
            env.process("source", () -> {
                for (int i = 0; i < customers; i++) {
                    env.timeout(arrivals.exponential(1 / arrivalRate)).await();
                    if (i == customers / 10) {
                        statistics.reset();
                    }
                    env.process("customer", () -> {
                        try (Request request = resource.request()) {
                            request.await();
                            env.timeout(service.exponential(1)).await();
                        }
                    });
                }
            });
            env.run();
            assertThat(statistics.waitingTimes().count()).isBetween(customers * 9L / 10, (long) customers);
            return statistics;
        }
    }

    /** M/M/1 with rho 0.8 and a million customers: 4 in the system, 3.2 in the queue, waiting 4; those who wait do so for 5 on average. */
    @Test
    void oneServer() {
        ResourceStatistics statistics = simulate(1, 0.8, 1_000_000);
        assertThat(statistics.inUse().mean() + statistics.queueLength().mean()).isCloseTo(4, withinPercentage(2));
        assertThat(statistics.utilisation()).isCloseTo(0.8, withinPercentage(0.5));
        assertThat(statistics.queueLength().mean()).isCloseTo(3.2, withinPercentage(2.5));
        assertThat(statistics.waitingTimes().mean()).isCloseTo(4, withinPercentage(2.5));
        // P(wait > t) = 0.8 exp(-0.2 t).
        assertThat(statistics.waitingTimes().percentile(95)).isCloseTo(Math.log(16) / 0.2, withinPercentage(2.5));
        // Little's law: what waits is the rate times how long.
        assertThat(statistics.queueLength().mean())
                .isCloseTo(0.8 * statistics.waitingTimes().mean(), withinPercentage(0.5));
    }

    /** M/M/3 with rho 2/3: by Erlang's formula 4/9 of the customers wait, 8/9 are in the queue. */
    @Test
    void threeServers() {
        ResourceStatistics statistics = simulate(3, 2, 100_000);
        assertThat(statistics.utilisation()).isCloseTo(2 / 3.0, within(0.01));
        assertThat(statistics.inUse().mean()).isCloseTo(2, within(0.03));
        assertThat(statistics.queueLength().mean()).isCloseTo(8 / 9.0, within(0.06));
        assertThat(statistics.waitingTimes().mean()).isCloseTo(4 / 9.0, within(0.03));
        assertThat(statistics.waitingTimes().percentile(50)).isZero();
    }
}
