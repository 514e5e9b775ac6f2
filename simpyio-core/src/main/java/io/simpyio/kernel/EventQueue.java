package io.simpyio.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pending events in the order (time, priority, sequence). Loop-confined.
 *
 * <p>A 4-ary heap on primitive arrays (D. B. Johnson, "Priority queues with update and finding minimum spanning trees",
 * 1975) and FIFO lanes: events with the same delay are due in the order in which they were pushed, so a delay that is
 * seen again is given one of a few lanes, where an event is appended in constant time. The heap then holds the lane once,
 * by the lane's first event, and the events that fit into no lane. Events without delay have a lane of their own beside
 * the heap, as they are due before nearly all others.
 */
final class EventQueue {

    private static final int PRIORITY_SHIFT = 56;
    private static final int ARITY_SHIFT = 2;
    private static final int LANE_BITS = 3;
    /** Fibonacci hashing (D. E. Knuth, The Art of Computer Programming, volume 3, 6.4): 2^64 over the golden ratio. */
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    private final Lane immediate = new Lane();
    private final Lane[] lanes = new Lane[1 << LANE_BITS];
    private final int limit;

    private long[] times = new long[16];
    private long[] keys = new long[16];
    /** An Event, or a Lane that is not empty. */
    private @Nullable Object[] entries = new Object[16];

    private int heapSize;

    private int size;
    private long sequence;

    EventQueue(int limit) {
        this.limit = limit;
        Arrays.setAll(lanes, index -> new Lane());
    }

    int size() {
        return size;
    }

    /**
     * Fails if there are too many events to begin something new. What was begun before goes on: if the end of an
     * operation met the limit too, whoever awaits it would wait for ever.
     */
    void requireRoom() {
        if (size >= limit) {
            throw new IllegalStateException("Too many pending events: the limit maxPendingEvents is " + limit);
        }
    }

    /** Returns the key of the event, which says its {@link #priority} and {@link #sequence}. */
    long push(Event<?> event, long time, int priority, long delay) {
        size++;
        long key = ((long) priority << PRIORITY_SHIFT) | sequence++;
        if (delay == 0) {
            if (!immediate.append(event, time, key)) {
                pushHeap(event, time, key);
            }
            return key;
        }
        Lane lane = lanes[(int) ((delay * HASH_FACTOR) >>> (Long.SIZE - LANE_BITS))];
        boolean first = lane.isEmpty();
        if (!lane.serves(delay) || !lane.append(event, time, key)) {
            pushHeap(event, time, key);
        } else if (first) {
            pushHeap(lane, time, key);
        }
        return key;
    }

    static int priority(long key) {
        return (int) (key >>> PRIORITY_SHIFT);
    }

    static long sequence(long key) {
        return key & ((1L << PRIORITY_SHIFT) - 1);
    }

    /** The time of the next event; {@link Times#NEVER} if there is none. */
    long headTime() {
        return Math.min(heapSize == 0 ? Times.NEVER : times[0], immediate.headTime());
    }

    /** The key of the next event; only while {@link #size()} is positive. */
    long headKey() {
        return heapSize == 0 || immediate.before(times[0], keys[0]) ? immediate.headKey() : keys[0];
    }

    /** Removes and returns the next event; only while {@link #size()} is positive. */
    Event<?> pop() {
        size--;
        if (heapSize == 0 || immediate.before(times[0], keys[0])) {
            return immediate.remove();
        }
        Object head = present(entries[0]);
        if (!(head instanceof Lane lane)) {
            removeHead();
            return (Event<?>) head;
        }
        Event<?> event = lane.remove();
        if (lane.isEmpty()) {
            removeHead();
        } else {
            siftDown(lane, lane.headTime(), lane.headKey(), heapSize);
        }
        return event;
    }

    private void pushHeap(Object entry, long time, long key) {
        if (heapSize == times.length) {
            int capacity = heapSize * 2;
            times = Arrays.copyOf(times, capacity);
            keys = Arrays.copyOf(keys, capacity);
            entries = Arrays.copyOf(entries, capacity);
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
        put(entry, time, key, hole);
    }

    private void removeHead() {
        int last = --heapSize;
        Object entry = present(entries[last]);
        entries[last] = null;
        if (last > 0) {
            siftDown(entry, times[last], keys[last], last);
        }
    }

    /** Puts the entry where the head was, and lets what is earlier move up. */
    private void siftDown(Object entry, long time, long key, int end) {
        int hole = 0;
        while (true) {
            int first = (hole << ARITY_SHIFT) + 1;
            if (first >= end) {
                break;
            }
            int least = first;
            int beyond = Math.min(first + (1 << ARITY_SHIFT), end);
            for (int child = first + 1; child < beyond; child++) {
                if (before(times[child], keys[child], times[least], keys[least])) {
                    least = child;
                }
            }
            if (before(time, key, times[least], keys[least])) {
                break;
            }
            move(least, hole);
            hole = least;
        }
        put(entry, time, key, hole);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        keys[to] = keys[from];
        entries[to] = entries[from];
    }

    private void put(Object entry, long time, long key, int index) {
        times[index] = time;
        keys[index] = key;
        entries[index] = entry;
    }

    static boolean before(long time, long key, long otherTime, long otherKey) {
        return time < otherTime || (time == otherTime && key < otherKey);
    }

    private static <T> T present(@Nullable T entry) {
        if (entry == null) {
            throw new AssertionError("The event queue holds nothing where its size says it does");
        }
        return entry;
    }

    /** A ring of events in order; its capacity is a power of two and grows. */
    private static final class Lane {

        private long[] times = new long[16];
        private long[] keys = new long[16];
        private @Nullable Event<?>[] events = new Event<?>[16];
        private int head;
        private int count;
        private long delay;

        /** Whether the lane is for this delay; an empty one is from the next time on. */
        boolean serves(long wanted) {
            if (delay == wanted) {
                return true;
            }
            if (count == 0) {
                delay = wanted;
            }
            return false;
        }

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

        boolean isEmpty() {
            return count == 0;
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
