package io.simpyio.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.resource.Container;
import io.simpyio.resource.PreemptiveResource;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import io.simpyio.resource.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Statistics of resources, against numbers calculated by hand. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
class ResourceStatisticsTests {

    @Parameter
    CoroutineMode mode;

    private Environment env;

    @BeforeEach
    void open() {
        env = Environment.builder().coroutines(mode).build();
    }

    @AfterEach
    void close() {
        env.close();
    }

    private void use(Resource resource, double start, double duration) {
        env.process("user", () -> {
            env.timeout(start).await();
            try (Request request = resource.request()) {
                request.await();
                env.timeout(duration).await();
            }
        });
    }

    @Test
    void usersQueueAndWaitingTimesOfAResource() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        use(resource, 1, 4); // From 1 to 5.
        use(resource, 2, 2); // Waits 3, from 5 to 7.
        use(resource, 4, 1); // Waits 3, from 7 to 8.
        use(resource, 9, 1); // From 9 to 10.
        env.run(10);
        assertThat(statistics.inUse().valueSeconds()).isEqualTo(8);
        assertThat(statistics.utilisation()).isEqualTo(0.8);
        assertThat(statistics.inUse().minimum()).isZero();
        assertThat(statistics.inUse().maximum()).isEqualTo(1);
        // One waits from 2 to 4, two from 4 to 5, one from 5 to 7.
        assertThat(statistics.queueLength().mean()).isEqualTo(0.6);
        assertThat(statistics.queueLength().maximum()).isEqualTo(2);
        assertThat(statistics.waitingTimes().count()).isEqualTo(4);
        assertThat(statistics.waitingTimes().mean()).isEqualTo(1.5);
        assertThat(statistics.waitingTimes().maximum()).isEqualTo(3);
        assertThat(statistics.waitingTimes().median()).isZero();
        assertThat(statistics.withdrawn()).isZero();
    }

    @Test
    void aUnitThatIsHandedOnIsNeverFree() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        for (int i = 0; i < 3; i++) {
            use(resource, i, 1); // Each comes when the one before leaves.
        }
        env.run(3);
        assertThat(statistics.inUse().minimum()).isEqualTo(1);
        assertThat(statistics.queueLength().maximum()).isZero();
        assertThat(statistics.utilisation()).isEqualTo(1);
    }

    @Test
    void addedCapacityCountsFromThenOn() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        use(resource, 0, 10);
        env.run(5);
        resource.addCapacity(3);
        env.run(10);
        assertThat(statistics.utilisation()).isEqualTo(0.4); // 10 of 5 * 1 + 5 * 4 unit seconds.
    }

    @Test
    void whoGivesUpIsCountedAndLeavesTheQueue() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        use(resource, 0, 4);
        env.process("impatient", () -> {
            env.timeout(1).await();
            try (Request request = resource.request()) {
                request.or(env.timeout(1)).await();
            }
        });
        env.run(4);
        assertThat(statistics.withdrawn()).isEqualTo(1);
        assertThat(statistics.queueLength().mean()).isEqualTo(0.25);
        assertThat(statistics.waitingTimes().count()).isEqualTo(1);
    }

    @Test
    void aUnitThatIsTakenAwayIsInUseAllTheTime() {
        PreemptiveResource resource = new PreemptiveResource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        Request victim = resource.request(5);
        env.run(2);
        Request urgent = resource.request(0);
        env.run(4);
        urgent.close();
        env.run(8);
        assertThat(victim.triggered()).isTrue();
        assertThat(statistics.inUse().mean()).isEqualTo(0.5);
        assertThat(statistics.inUse().maximum()).isEqualTo(1);
        assertThat(statistics.waitingTimes().count()).isEqualTo(2);
    }

    @Test
    void theWarmUpIsForgotten() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        use(resource, 0, 10);
        use(resource, 2, 10);
        env.run(4);
        statistics.reset();
        env.run(14);
        assertThat(statistics.utilisation()).isEqualTo(1);
        assertThat(statistics.queueLength().mean()).isEqualTo(0.6);
        assertThat(statistics.waitingTimes().count()).isEqualTo(1);
        assertThat(statistics.waitingTimes().mean()).isEqualTo(8); // All of it, from 2 to 10.
    }

    @Test
    void whatWaitedBeforeThereWereStatisticsHasNoWaitingTime() {
        Resource resource = new Resource(env, 1);
        use(resource, 0, 2);
        use(resource, 1, 2);
        env.run(1.5);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        env.run(4);
        assertThat(statistics.waitingTimes().count()).isZero();
        assertThat(statistics.inUse().valueSeconds()).isEqualTo(2.5);
        assertThat(statistics.queueLength().valueSeconds()).isEqualTo(0.5);
    }

    @Test
    void closedStatisticsTakeNoMoreNotes() {
        Resource resource = new Resource(env, 1);
        ResourceStatistics statistics = ResourceStatistics.of(resource);
        statistics.close();
        statistics.close();
        use(resource, 0, 2);
        env.run(2);
        assertThat(statistics.utilisation()).isZero();
        assertThat(statistics.waitingTimes().count()).isZero();
    }

    @Test
    void whatAGetGivesBackCounts() {
        Container container = new Container(env, 10, 4);
        LevelStatistics statistics = LevelStatistics.of(container);
        env.run(1);
        container.get(3).close();
        env.run(2);
        assertThat(statistics.level().valueSeconds()).as("4 all the time").isEqualTo(8);
        assertThat(statistics.getWaitingTimes().count()).isEqualTo(1);
        assertThat(statistics.putWaitingTimes().count()).isEqualTo(1);
        assertThat(statistics.withdrawn()).isZero();
    }

    @Test
    void theLevelOfAContainer() {
        Container container = new Container(env, 10, 4);
        LevelStatistics statistics = LevelStatistics.of(container);
        env.process(() -> {
            env.timeout(2).await();
            container.put(8).await(); // Waits until 3: there is no room before.
        });
        env.process(() -> {
            env.timeout(3).await();
            container.get(3).await();
            env.timeout(2).await();
            container.get(10).await(); // Waits until the end.
        });
        env.run(8);
        // 4 until 3, then 1 + 8.
        assertThat(statistics.level().valueSeconds()).isEqualTo(57);
        assertThat(statistics.level().minimum()).isEqualTo(4);
        assertThat(statistics.level().maximum()).isEqualTo(9);
        assertThat(statistics.putWaitingTimes().mean()).isEqualTo(1);
        assertThat(statistics.putQueueLength().valueSeconds()).isEqualTo(1);
        assertThat(statistics.getWaitingTimes().count()).isEqualTo(1);
        assertThat(statistics.getWaitingTimes().mean()).isZero();
        assertThat(statistics.getQueueLength().valueSeconds()).isEqualTo(3);
    }

    @Test
    void theThingsInAStore() {
        Store<String> store = new Store<>(env, 5);
        LevelStatistics statistics = LevelStatistics.of(store);
        env.process(() -> store.get().await()); // Waits 2.
        env.process(() -> {
            env.timeout(2).await();
            for (int i = 0; i < 3; i++) {
                store.put("thing").await();
            }
        });
        env.run(6);
        assertThat(statistics.level().mean()).isEqualTo(2 * 4 / 6.0);
        assertThat(statistics.level().maximum()).isEqualTo(2);
        assertThat(statistics.getWaitingTimes().mean()).isEqualTo(2);
        assertThat(statistics.putWaitingTimes().count()).isEqualTo(3);
        store.get();
        statistics.reset();
        env.run(7);
        assertThat(statistics.level().mean()).isEqualTo(1);
        assertThat(statistics.getWaitingTimes().count()).isZero();
    }
}
