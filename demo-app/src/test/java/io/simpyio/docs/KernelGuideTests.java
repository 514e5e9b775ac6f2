package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import io.simpyio.resource.Store;
import io.simpyio.resource.StoreGet;
import io.simpyio.statistics.ResourceStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docs/simulation.md and docs/threading.md. */
class KernelGuideTests {

    @Test
    void aModel() {
        RandomStreams streams = new RandomStreams(42);
        RandomStream arrivals = streams.stream("arrivals");
        RandomStream charging = streams.stream("charging");
        Environment env = Environment.simulation();
        Resource chargers = new Resource(env, 2);
        ResourceStatistics statistics = ResourceStatistics.of(chargers);
        env.process("arrivals", () -> {
            for (int car = 0; car < 10; car++) {
                env.timeout(arrivals.exponential(300)).await();
                env.process("car " + car, () -> {
                    try (Request request = chargers.request()) {
                        request.await();
                        env.timeout(charging.triangular(600, 900, 1_800)).await();
                    }
                });
            }
        });
        env.run();
        double meanWait = statistics.waitingTimes().mean();
        double busy = statistics.utilisation();
        assertThat(statistics.waitingTimes().count()).isEqualTo(10);
        assertThat(meanWait).isGreaterThan(0);
        assertThat(busy).isBetween(0.5, 1.0);
        assertThat(chargers.count()).isZero();
    }

    private static String getInTime(Environment env, Store<String> store) {
        try (StoreGet<String> get = store.get()) {
            get.or(env.timeout(5)).await();
            return get.processed() ? get.value() : "gave up";
        }
    }

    @Test
    void oneOfSeveral() {
        try (Environment env = Environment.simulation()) {
            Store<String> store = new Store<>(env);
            assertThat(env.run(env.process(() -> getInTime(env, store)))).isEqualTo("gave up");
            store.put("late");
            env.run();
            assertThat(store.items()).containsExactly("late");
            assertThat(env.run(env.process(() -> getInTime(env, store)))).isEqualTo("late");
        }
    }

    @Test
    void pace() {
        Environment env = Environment.builder().pace(0.01).build(); // a hundred times as fast as life
        try (env) {
            long start = System.nanoTime();
            env.run(2);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(19));
        }
    }

    @Test
    void fromAnotherThread() {
        try (Environment env = Environment.simulation()) {
            Resource chargers = new Resource(env, 2);
            chargers.request();
            CompletableFuture<Integer> free = env.submit(() -> {
                env.timeout(1).await();
                return chargers.capacity() - chargers.count();
            });
            env.run();
            assertThat(free).isCompletedWithValue(1);
        }
    }
}
