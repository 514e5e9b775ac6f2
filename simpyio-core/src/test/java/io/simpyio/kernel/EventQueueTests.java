package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.testing.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue against a sorted reference. */
class EventQueueTests {

    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::time)
            .thenComparingInt(Entry::priority)
            .thenComparingLong(Entry::sequence);

    private final Environment env = Environment.simulation();
    private long sequence;

    private record Entry(long time, int priority, long sequence, Event<?> event) {}

    private Entry entry(long time, int priority) {
        return new Entry(time, priority, sequence++, new Event<>(env));
    }

    /** Delays: how far ahead, at most; zeros: how many of a hundred pushes are without delay. */
    @ParameterizedTest
    @CsvSource({"1, 0, 50", "2, 1, 0", "3, 5, 30", "4, 1000, 10", "5, 1000000, 0", "6, 3, 90", "7, 100, 60"})
    void popsInTheOrderOfTheReference(long ownSeed, int delays, int zeros) {
        long seed = Seeds.replayed(ownSeed);
        Random random = new Random(seed);
        EventQueue queue = new EventQueue(Integer.MAX_VALUE, new Limits());
        PriorityQueue<Entry> reference = new PriorityQueue<>(ORDER);
        long now = 0;
        for (int step = 0; step < 50_000; step++) {
            boolean growing = (step / 5_000) % 2 == 0;
            if (reference.isEmpty() || random.nextInt(100) < (growing ? 60 : 40)) {
                boolean withoutDelay = random.nextInt(100) < zeros;
                int delay = withoutDelay ? 0 : random.nextInt(delays + 1);
                Entry entry = entry(now + delay, random.nextInt(3));
                queue.push(entry.event(), entry.time(), entry.priority(), delay);
                reference.add(entry);
            } else {
                Entry expected = reference.remove();
                assertThat(queue.headTime())
                        .as("time of step %d of seed=%d", step, seed)
                        .isEqualTo(expected.time());
                assertThat(queue.pop())
                        .as("event of step %d of seed=%d", step, seed)
                        .isSameAs(expected.event());
                now = expected.time();
            }
            assertThat(queue.size())
                    .as("size in step %d of seed=%d", step, seed)
                    .isEqualTo(reference.size());
        }
        while (!reference.isEmpty()) {
            assertThat(queue.pop())
                    .as("event at the end of seed=%d", seed)
                    .isSameAs(reference.remove().event());
        }
        assertThat(queue.headTime()).isEqualTo(Times.NEVER);
    }

    @Test
    void equalTimesAndPrioritiesKeepTheOrderOfThePushesThroughLanesAndHeap() {
        EventQueue queue = new EventQueue(100, new Limits());
        List<Entry> entries = new ArrayList<>();
        Entry far = entry(1_000, 1);
        queue.push(far.event(), far.time(), far.priority(), 1_000); // Closes its lane to what is earlier.
        for (int i = 0; i < 30; i++) {
            Entry entry = entry(5, 1);
            entries.add(entry);
            queue.push(entry.event(), entry.time(), entry.priority(), i % 3 == 0 ? 0 : i % 3 == 1 ? 5 : 1_000);
        }
        for (Entry entry : entries) {
            assertThat(queue.pop()).isSameAs(entry.event());
        }
        assertThat(queue.pop()).isSameAs(far.event());
    }

    @Test
    void growsFarBeyondItsFirstCapacityInEveryPart() {
        EventQueue queue = new EventQueue(Integer.MAX_VALUE, new Limits());
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            queue.push(new Event<>(env), 0, 1, 0);
            queue.push(new Event<>(env), i, 1, 7);
            queue.push(new Event<>(env), count - i, 1, 7);
        }
        assertThat(queue.size()).isEqualTo(3 * count);
        long last = -1;
        for (int i = 0; i < 3 * count; i++) {
            assertThat(queue.headTime()).isGreaterThanOrEqualTo(last);
            last = queue.headTime();
            queue.pop();
        }
        assertThat(queue.size()).isZero();
    }

    @Test
    void theLimitIsAnErrorThatNamesItForWhatIsNewAndOthersMayExceedIt() {
        EventQueue queue = new EventQueue(2, new Limits());
        queue.push(new Event<>(env), 1, 1, 1);
        queue.requireRoom();
        queue.push(new Event<>(env), 2, 1, 2);
        assertThatIllegalStateException()
                .isThrownBy(queue::requireRoom)
                .withMessage("Too many pending events: the limit maxPendingEvents is 2");
        queue.push(new Event<>(env), 0, 1, 0);
        assertThat(queue.size()).isEqualTo(3);
        queue.pop();
        assertThatIllegalStateException().isThrownBy(queue::requireRoom);
        queue.pop();
        queue.requireRoom();
    }
}
