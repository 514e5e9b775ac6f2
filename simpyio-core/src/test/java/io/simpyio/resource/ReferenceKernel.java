package io.simpyio.resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of the reference model: events, conditions, and a queue that is a sorted list. Small, slow and obvious, and
 * without a line of the real one.
 */
final class ReferenceKernel {

    static final int URGENT = 0;
    static final int NORMAL = 1;

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::time).thenComparingInt(Entry::priority);

    long now;

    private final List<Entry> queue = new ArrayList<>();

    private record Entry(long time, int priority, Occurrence event) {}

    /** An event. */
    static class Occurrence {

        final List<Consumer<Occurrence>> callbacks = new ArrayList<>();
        boolean triggered;
        boolean processed;

        @Nullable Object value;
    }

    /** An occurrence that is triggered once so many of these have been processed, and knows then which have been. */
    final class Combination extends Occurrence {

        final List<Occurrence> happened = new ArrayList<>();
        private int missing;

        Combination(int needed, List<Occurrence> events) {
            missing = needed;
            callbacks.add(self -> events.stream().filter(e -> e.processed).forEach(happened::add));
            for (Occurrence event : events) {
                if (event.processed) {
                    count();
                } else {
                    event.callbacks.add(e -> count());
                }
            }
        }

        private void count() {
            missing--;
            if (missing == 0) {
                trigger(this, null);
            }
        }
    }

    void trigger(Occurrence event, @Nullable Object value) {
        schedule(event, NORMAL, 0, value);
    }

    void schedule(Occurrence event, int priority, long delay, @Nullable Object value) {
        if (event.triggered) {
            throw new IllegalStateException("twice");
        }
        event.triggered = true;
        event.value = value;
        queue.add(new Entry(now + delay, priority, event));
        queue.sort(ORDER); // It is stable.
    }

    /** Whether it was in the queue. */
    boolean cancel(Occurrence event) {
        return queue.removeIf(entry -> entry.event() == event);
    }

    Occurrence timeout(long delay) {
        Occurrence event = new Occurrence();
        schedule(event, NORMAL, delay, null);
        return event;
    }

    void run() {
        while (!queue.isEmpty()) {
            Entry next = queue.removeFirst();
            now = next.time();
            List<Consumer<Occurrence>> callbacks = List.copyOf(next.event().callbacks);
            next.event().processed = true;
            callbacks.forEach(callback -> callback.accept(next.event()));
        }
    }
}
