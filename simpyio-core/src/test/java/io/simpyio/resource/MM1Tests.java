package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.testing.Seeds;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** A queue whose mean length is known: M/M/1, that is, exponential times between arrivals and of service. */
class MM1Tests {

    private static final int CUSTOMERS = 1_000_000;
    private static final double UTILISATION = 0.8;

    /** How many customers are in the system, weighted with the time. */
    private static final class Level {

        private final Environment env;
        private int present;
        private double changedAt;
        private double area;

        Level(Environment env) {
            this.env = env;
        }

        void change(int by) {
            area += present * (env.now() - changedAt);
            changedAt = env.now();
            present += by;
        }

        double mean() {
            change(0);
            return area / changedAt;
        }
    }

    private static double exponential(Random random, double mean) {
        return -Math.log(1 - random.nextDouble()) * mean;
    }

    /** The mean number in the system is rho / (1 - rho). The standard deviation of a run of this length is about 1 %. */
    @Test
    void theMeanNumberInAnMM1QueueIsThatOfTheory() {
        for (long seed : Seeds.upTo(1)) {
            Random arrivals = new Random(seed);
            Random services = new Random(~seed);
            try (Environment env = Environment.simulation()) {
                Resource server = new Resource(env, 1);
                Level inSystem = new Level(env);
                env.process("source", () -> {
                    for (int i = 0; i < CUSTOMERS; i++) {
                        env.timeout(exponential(arrivals, 1 / UTILISATION)).await();
                        inSystem.change(1);
                        env.process("customer", () -> {
                            try (Request request = server.request()) {
                                request.await();
                                env.timeout(exponential(services, 1)).await();
                            }
                            inSystem.change(-1);
                        });
                    }
                });
                env.run();
                assertThat(inSystem.mean())
                        .as("seed=%d", seed)
                        .isCloseTo(UTILISATION / (1 - UTILISATION), Percentage.withPercentage(2));
                assertThat(inSystem.present).isZero();
                assertThat(server.count()).isZero();
            }
        }
    }
}
