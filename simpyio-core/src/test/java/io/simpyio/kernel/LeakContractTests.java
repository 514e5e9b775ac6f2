package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closed environments leave nothing over. */
class LeakContractTests extends KernelContract {

    private static final int ENVIRONMENTS = 10_000;
    /** Over all environments: one suspended virtual thread of each would take more than five times as much. */
    private static final long MAX_BYTES_LEFT = 2_000_000;

    @Test
    void tenThousandClosedEnvironmentsLeaveNoThreadAndNoHeap() {
        useOne(new ArrayList<>()); // Loads the classes.
        int platformThreads = ManagementFactory.getThreadMXBean().getThreadCount();
        long before = usedBytes();

        List<WeakReference<Object>> processes = new ArrayList<>();
        List<WeakReference<Object>> threads = new ArrayList<>();
        for (int i = 0; i < ENVIRONMENTS; i++) {
            List<Object> living = new ArrayList<>();
            List<Thread> livingThreads = useOne(living);
            if (i % 1_000 == 0) {
                living.forEach(process -> processes.add(new WeakReference<>(process)));
                livingThreads.forEach(thread -> threads.add(new WeakReference<>(thread)));
            }
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            long left = usedBytes() - before;
            assertThat(left)
                    .as("bytes left over by %d environments", ENVIRONMENTS)
                    .isLessThan(MAX_BYTES_LEFT);
            assertThat(processes).as("processes not collected").hasSize(40).allMatch(it -> it.refersTo(null));
            assertThat(threads).as("threads not collected").hasSize(40).allMatch(it -> it.refersTo(null));
        });
        // The JDK's own carriers and timers of virtual threads may come and go.
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(platformThreads + 8);
    }

    /** Four processes: one ends, one waits for an event, one for a timer, one never starts. */
    private List<Thread> useOne(List<Object> processes) {
        try (Environment used = builder().build()) {
            SimProcess<Void> ends = used.process(() -> used.timeout(1).await());
            SimProcess<?> waits = used.process(() -> used.event().await());
            SimProcess<?> sleeps = used.process(() -> used.timeout(10).await());
            used.run(2);
            SimProcess<?> neverStarts = used.process(() -> used.timeout(1).await());
            List<SimProcess<?>> all = List.of(ends, waits, sleeps, neverStarts);
            processes.addAll(all);
            return all.stream().map(SimProcess::thread).toList();
        }
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
