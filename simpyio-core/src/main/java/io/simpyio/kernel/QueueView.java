package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the first events of a queue without touching it: in time that depends on how many are looked for, and not on
 * how many there are. Loop-confined.
 */
final class QueueView {

    private static final int NOT_IN_HEAP = -1;

    /** What is not to happen at its place is looked at, too; so many times more than what is wanted. */
    private static final int LOOKS_PER_EVENT = 4;

    /** A place in a chain; with that of the chain's first event in the heap, if it is that. */
    private record Cursor(Occurrence event, int place) {}

    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(
            Comparator.<Cursor>comparingLong(it -> it.event().dueNanos).thenComparingLong(it -> it.event().key));

    private QueueView() {}

    static List<PendingEvent> first(int limit, EventQueue queue) {
        return new QueueView().look(limit, queue);
    }

    private List<PendingEvent> look(int limit, EventQueue queue) {
        List<PendingEvent> found = new ArrayList<>();
        add(queue.front(), NOT_IN_HEAP);
        add(queue.firstImmediate(), NOT_IN_HEAP);
        add(queue.chainAt(0), 0);
        long looks = (long) limit * LOOKS_PER_EVENT;
        while (found.size() < limit && looks-- > 0 && !cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            Occurrence event = cursor.event();
            if (!event.stale()) {
                found.add(new PendingEvent(
                        Times.seconds(event.dueNanos),
                        EventQueue.priority(event.key),
                        event instanceof StandIn standIn ? standIn.timer() : event));
            }
            add(event.next, NOT_IN_HEAP);
            if (cursor.place() != NOT_IN_HEAP) {
                for (int child = 1; child <= EventQueue.ARITY; child++) {
                    int place = cursor.place() * EventQueue.ARITY + child;
                    add(queue.chainAt(place), place);
                }
            }
        }
        return found;
    }

    private void add(@Nullable Occurrence event, int place) {
        if (event != null) {
            cursors.add(new Cursor(event, place));
        }
    }
}
