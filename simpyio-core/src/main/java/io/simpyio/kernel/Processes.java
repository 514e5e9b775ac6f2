package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The living processes of an environment in the order of their start, linked through themselves. Loop-confined. */
final class Processes {

    private final @Nullable Monitor monitor;

    private @Nullable SimProcess<?> first;
    private @Nullable SimProcess<?> last;
    private int count;

    Processes(@Nullable Monitor monitor) {
        this.monitor = monitor;
    }

    void add(SimProcess<?> process) {
        process.previousLiving = last;
        if (last == null) {
            first = process;
        } else {
            last.nextLiving = process;
        }
        last = process;
        count++;
        if (monitor != null) {
            monitor.started(process);
        }
    }

    void remove(SimProcess<?> process) {
        SimProcess<?> previous = process.previousLiving;
        SimProcess<?> next = process.nextLiving;
        if (previous == null && first != process) {
            return; // Removed before.
        }
        if (previous == null) {
            first = next;
        } else {
            previous.nextLiving = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previousLiving = previous;
        }
        process.previousLiving = null;
        process.nextLiving = null;
        count--;
        if (monitor != null) {
            monitor.ended(process);
        }
    }

    /** A racy read on other threads than the loop. */
    int count() {
        return count;
    }

    List<SimProcess<?>> snapshot() {
        return snapshot(Integer.MAX_VALUE);
    }

    List<SimProcess<?>> snapshot(int limit) {
        List<SimProcess<?>> snapshot = new ArrayList<>(Math.min(count, limit));
        for (SimProcess<?> process = first; process != null && snapshot.size() < limit; process = process.nextLiving) {
            snapshot.add(process);
        }
        return snapshot;
    }
}
