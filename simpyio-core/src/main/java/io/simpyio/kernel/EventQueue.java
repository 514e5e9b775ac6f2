package io.simpyio.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pending events in the order (time, priority, sequence). Loop-confined.
 *
 * <p>A 4-ary heap on primitive arrays (D. B. Johnson, "Priority queues with update and finding minimum spanning trees",
 * 1975), and two FIFO lanes beside it: an event not earlier than the last one of its lane is appended in constant time,
 * all others go to the heap, and the earliest of the three heads is next. Events without delay have a lane of their own,
 * because one far-away timer at the end of a lane closes it to everything earlier.
 */
final class EventQueue {

    private static final int PRIORITY_SHIFT = 56;
    private static final int ARITY_SHIFT = 2;

    private final Lane immediate = new Lane();
    private final Lane delayed = new Lane();
    private final int limit;

    private long[] times = new long[16];
    private long[] keys = new long[16];
    private @Nullable Event<?>[] events = new Event<?>[16];
    private int heapSize;

    private int size;
    private long sequence;

    EventQueue(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    void push(Event<?> event, long time, int priority, boolean withoutDelay) {
        if (size >= limit) {
            throw new IllegalStateException("Too many pending events: the limit maxPendingEvents is " + limit);
        }
        pushBeyondLimit(event, time, priority, withoutDelay);
    }

    /** For events that must not get lost and are limited otherwise. */
    void pushBeyondLimit(Event<?> event, long time, int priority, boolean withoutDelay) {
        size++;
        long key = ((long) priority << PRIORITY_SHIFT) | sequence++;
        if (!(withoutDelay ? immediate : delayed).append(event, time, key)) {
            pushHeap(event, time, key);
        }
    }

    /** The time of the next event; {@link Times#NEVER} if there is none. */
    long headTime() {
        long time = heapSize == 0 ? Times.NEVER : times[0];
        return Math.min(time, Math.min(immediate.headTime(), delayed.headTime()));
    }

    /** Removes and returns the next event; only while {@link #size()} is positive. */
    Event<?> pop() {
        size--;
        Lane lane = delayed.before(immediate.headTime(), immediate.headKey()) ? delayed : immediate;
        if (heapSize == 0 || lane.before(times[0], keys[0])) {
            return lane.remove();
        }
        return popHeap();
    }

    private void pushHeap(Event<?> event, long time, long key) {
        if (heapSize == times.length) {
            int capacity = heapSize * 2;
            times = Arrays.copyOf(times, capacity);
            keys = Arrays.copyOf(keys, capacity);
            events = Arrays.copyOf(events, capacity);
        }
        int hole = heapSize++;
        while (hole > 0) {
            int parent = (hole - 1) >>> ARITY_SHIFT;
            if (!before(time, key, times[parent], keys[parent])) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(event, time, key, hole);
    }

    private Event<?> popHeap() {
        Event<?> head = present(events[0]);
        int last = --heapSize;
        Event<?> event = present(events[last]);
        long time = times[last];
        long key = keys[last];
        events[last] = null;
        if (last > 0) {
            put(event, time, key, siftDown(time, key, last));
        }
        return head;
    }

    private int siftDown(long time, long key, int end) {
        int hole = 0;
        while (true) {
            int first = (hole << ARITY_SHIFT) + 1;
            if (first >= end) {
                return hole;
            }
            int least = first;
            int beyond = Math.min(first + (1 << ARITY_SHIFT), end);
            for (int child = first + 1; child < beyond; child++) {
                if (before(times[child], keys[child], times[least], keys[least])) {
                    least = child;
                }
            }
            if (before(time, key, times[least], keys[least])) {
                return hole;
            }
            move(least, hole);
            hole = least;
        }
    }

    private void move(int from, int to) {
        times[to] = times[from];
        keys[to] = keys[from];
        events[to] = events[from];
    }

    private void put(Event<?> event, long time, long key, int index) {
        times[index] = time;
        keys[index] = key;
        events[index] = event;
    }

    static boolean before(long time, long key, long otherTime, long otherKey) {
        return time < otherTime || (time == otherTime && key < otherKey);
    }

    private static Event<?> present(@Nullable Event<?> event) {
        if (event == null) {
            throw new AssertionError("The event queue holds no event where its size says it does");
        }
        return event;
    }

    /** A ring of events in order; its capacity is a power of two and grows. */
    private static final class Lane {

        private long[] times = new long[16];
        private long[] keys = new long[16];
        private @Nullable Event<?>[] events = new Event<?>[16];
        private int head;
        private int count;

        boolean append(Event<?> event, long time, long key) {
            int mask = times.length - 1;
            if (count > 0) {
                int tail = (head + count - 1) & mask;
                if (EventQueue.before(time, key, times[tail], keys[tail])) {
                    return false;
                }
                if (count == times.length) {
                    grow();
                    mask = times.length - 1;
                }
            }
            int slot = (head + count++) & mask;
            times[slot] = time;
            keys[slot] = key;
            events[slot] = event;
            return true;
        }

        long headTime() {
            return count == 0 ? Times.NEVER : times[head];
        }

        long headKey() {
            return count == 0 ? Long.MAX_VALUE : keys[head];
        }

        boolean before(long otherTime, long otherKey) {
            return count > 0 && EventQueue.before(times[head], keys[head], otherTime, otherKey);
        }

        Event<?> remove() {
            Event<?> event = present(events[head]);
            events[head] = null;
            head = (head + 1) & (times.length - 1);
            count--;
            return event;
        }

        private void grow() {
            int capacity = times.length * 2;
            long[] newTimes = new long[capacity];
            long[] newKeys = new long[capacity];
            @Nullable Event<?>[] newEvents = new Event<?>[capacity];
            int untilEnd = times.length - head;
            System.arraycopy(times, head, newTimes, 0, untilEnd);
            System.arraycopy(times, 0, newTimes, untilEnd, head);
            System.arraycopy(keys, head, newKeys, 0, untilEnd);
            System.arraycopy(keys, 0, newKeys, untilEnd, head);
            System.arraycopy(events, head, newEvents, 0, untilEnd);
            System.arraycopy(events, 0, newEvents, untilEnd, head);
            times = newTimes;
            keys = newKeys;
            events = newEvents;
            head = 0;
        }
    }
}
