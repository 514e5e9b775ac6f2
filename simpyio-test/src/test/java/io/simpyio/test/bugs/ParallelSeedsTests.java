package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.simpyio.kernel.SimProcess;
import io.simpyio.test.SimulationTest;
import io.simpyio.trace.EventHash;
import io.simpyio.virtual.World;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Seeds do not know of each other: in parallel, one after the other, or alone, each has the same run. */
class ParallelSeedsTests {

    private static final int SEEDS = 1_000;

    /** How the run of each seed ends, with its hash. */
    private static Map<Long, String> outcomes(int seeds, int threads) throws InterruptedException {
        Map<Long, String> outcomes = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        LongStream.rangeClosed(1, seeds).forEach(seed -> pool.execute(() -> outcomes.put(seed, outcome(seed))));
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        return new TreeMap<>(outcomes);
    }

    private static String outcome(long seed) {
        EventHash hash = new EventHash();
        World.Builder builder = World.builder().seed(seed).environment(options -> options.listener(hash));
        new BadNetwork().accept(builder);
        try (World world = builder.build()) {
            SimProcess<?> test = world.environment().process("test", () -> new CounterScenario(world, false).run());
            world.run(test);
            return "passes, " + hash;
        } catch (AssertionError failure) {
            return "fails, " + hash;
        }
    }

    @Test
    void seedsHaveTheSameRunInParallelAndAlone() throws InterruptedException {
        Map<Long, String> inTurn = outcomes(SEEDS, 1);
        assertThat(inTurn).hasSize(SEEDS).containsValue(inTurn.get(1L));
        assertThat(outcomes(SEEDS, 4)).isEqualTo(inTurn);
        Map<Long, String> failed = new TreeMap<>(inTurn);
        failed.values().removeIf(outcome -> outcome.startsWith("passes"));
        assertThat(failed).isNotEmpty().hasSizeLessThan(SEEDS);
        assertThat(failed)
                .allSatisfy((seed, outcome) -> assertThat(outcome(seed)).isEqualTo(outcome));
    }

    /** The first two seeds wait for each other, which they only can side by side. */
    static final class Meeting implements Consumer<World.Builder> {

        private static final long LIMIT_SECONDS = 60;
        private static final CyclicBarrier TWO = new CyclicBarrier(2);
        private static final AtomicInteger SEEDS_MADE = new AtomicInteger();

        @Override
        public void accept(World.Builder builder) {
            new BadNetwork().accept(builder);
            if (SEEDS_MADE.getAndIncrement() < 2) {
                try {
                    TWO.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                    throw new IllegalStateException("No other seed is under way", alone);
                }
            }
        }
    }

    static class Concurrent {

        @SimulationTest(seeds = 50, world = Meeting.class)
        @Execution(ExecutionMode.CONCURRENT)
        void repaired(World world) {
            new CounterScenario(world, true).run();
        }
    }

    @Test
    void junitRunsSeedsInParallel() throws NoSuchMethodException {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Concurrent.class, Concurrent.class.getDeclaredMethod("repaired", World.class)))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(50).failed(0));
    }
}
