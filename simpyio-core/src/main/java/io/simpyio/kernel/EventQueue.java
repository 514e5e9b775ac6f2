package io.simpyio.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pending events in the order (time, priority, sequence). Loop-confined.
 *
 * <p>A 4-ary heap on arrays (D. B. Johnson, "Priority queues with update and finding minimum spanning trees", 1975)
 * whose entries are chains of events. Events with the same delay are due in the order in which they were pushed, so an
 * event is appended to the chain that ends with the last event of its delay, in constant time, and the heap holds the
 * first event of each chain only. The ends of a few chains are remembered; a delay that is seen once makes a chain of
 * one. Events without delay have a chain of their own beside the heap, as they are due before nearly all others.
 *
 * <p>When the head of the heap has been taken its place stays vacant, because the next push mostly comes before the next
 * pop: then one pass down the heap serves both.
 */
final class EventQueue {

    private static final int PRIORITY_SHIFT = 56;
    private static final int ARITY_SHIFT = 2;
    private static final int LANE_BITS = 3;
    private static final int MIN_CAPACITY = 16;
    /** Fibonacci hashing (D. E. Knuth, The Art of Computer Programming, volume 3, 6.4): 2^64 over the golden ratio. */
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;
    /** So many cancelled events may lie about, and half of all, before they are swept out. */
    private static final int MIN_SWEEP = 64;

    private final int limit;

    /** The last event that was pushed with a delay, which may have left the queue since. */
    private final @Nullable Event<?>[] lastOfDelay = new Event<?>[1 << LANE_BITS];

    private final long[] laneDelays = new long[1 << LANE_BITS];

    private @Nullable Event<?> firstImmediate;
    private @Nullable Event<?> lastImmediate;

    /** When the chains are due; {@link Times#NEVER} beyond them, so that all children of a parent can be compared. */
    private long[] times = new long[MIN_CAPACITY + (1 << ARITY_SHIFT)];

    private @Nullable Event<?>[] chains = new Event<?>[MIN_CAPACITY];
    private int heapSize;
    /** Whether place 0 of the heap is to be filled. */
    private boolean vacant;

    private int size;
    private int cancelled;
    private long sequence;

    EventQueue(int limit) {
        this.limit = limit;
        Arrays.fill(times, Times.NEVER);
    }

    /** How many events are to happen. */
    int size() {
        return size - cancelled;
    }

    /**
     * Fails if there are too many events to begin something new. What was begun before goes on: if the end of an
     * operation met the limit too, whoever awaits it would wait for ever.
     */
    void requireRoom() {
        if (size >= limit) {
            sweep();
            if (size >= limit) {
                throw new IllegalStateException("Too many pending events: the limit maxPendingEvents is " + limit);
            }
        }
    }

    /** Returns the key of the event, which says its {@link #priority} and {@link #sequence}. */
    long push(Event<?> event, long time, int priority, long delay) {
        size++;
        long key = ((long) priority << PRIORITY_SHIFT) | sequence++;
        event.dueNanos = time;
        event.key = key;
        if (delay == 0) {
            pushImmediate(event);
            return key;
        }
        int lane = (int) ((delay * HASH_FACTOR) >>> (Long.SIZE - LANE_BITS));
        Event<?> last = lastOfDelay[lane];
        lastOfDelay[lane] = event;
        if (last != null && laneDelays[lane] == delay && last.queued() && !before(event, last)) {
            last.next = event;
        } else {
            laneDelays[lane] = delay;
            pushHeap(event);
        }
        return key;
    }

    private void pushImmediate(Event<?> event) {
        Event<?> last = lastImmediate;
        if (last == null) {
            firstImmediate = event;
        } else if (before(event, last)) {
            pushHeap(event);
            return;
        } else {
            last.next = event;
        }
        lastImmediate = event;
    }

    static int priority(long key) {
        return (int) (key >>> PRIORITY_SHIFT);
    }

    static long sequence(long key) {
        return key & ((1L << PRIORITY_SHIFT) - 1);
    }

    /** The time of the next event; {@link Times#NEVER} if there is none. */
    long headTime() {
        Event<?> immediate = firstImmediate;
        if (vacant) {
            fillVacancy();
        }
        long time = heapSize == 0 ? Times.NEVER : times[0];
        return immediate == null ? time : Math.min(time, immediate.dueNanos);
    }

    /** The next event; null if there is none. */
    @Nullable Event<?> head() {
        Event<?> immediate = firstImmediate;
        if (vacant) {
            fillVacancy();
        }
        return heapSize == 0 || (immediate != null && before(immediate, present(chains[0]))) ? immediate : chains[0];
    }

    /**
     * Whether an event is the next one. Mostly it is not, which is seen without the branches of {@link #head()}: some of
     * them go one way only while many processes start, and code that was compiled then, with this in it, would have to
     * be given up in each of those processes.
     */
    boolean isHead(Event<?> event) {
        return (event == firstImmediate || event == chains[0]) && event == head();
    }

    /** Removes and returns the next event; only while {@link #size()} is positive. */
    Event<?> pop() {
        Event<?> event = present(head());
        remove(event);
        if (cancelled > 0) {
            dropCancelledHeads();
        }
        return event;
    }

    /** Removes the head. */
    private void remove(Event<?> event) {
        size--;
        Event<?> next = event.next;
        if (event == firstImmediate) {
            firstImmediate = next;
            if (next == null) {
                lastImmediate = null;
            }
        } else if (next == null) {
            vacant = true;
        } else {
            siftDown(next, next.dueNanos, heapSize);
        }
        event.next = null;
        event.key = Event.NOT_QUEUED;
    }

    /** Told of an event of the queue that is not to happen any more: it is not popped. */
    void cancelled() {
        cancelled++;
        dropCancelledHeads();
        if (cancelled >= MIN_SWEEP && cancelled > size / 2) {
            sweep();
        }
    }

    private void dropCancelledHeads() {
        Event<?> head = head();
        while (head != null && head.cancelled()) {
            remove(head);
            cancelled--;
            head = head();
        }
    }

    /** Takes all cancelled events out, so that they do not wait for their time. Each costs constant time so. */
    private void sweep() {
        if (cancelled == 0) {
            return;
        }
        if (vacant) {
            fillVacancy();
        }
        @Nullable Event<?>[] old = chains;
        int oldSize = heapSize;
        chains = new Event<?>[old.length];
        Arrays.fill(times, 0, heapSize, Times.NEVER);
        heapSize = 0;
        for (int i = 0; i < oldSize; i++) {
            Event<?> chain = withoutCancelled(old[i]);
            if (chain != null) {
                pushHeap(chain);
            }
        }
        firstImmediate = withoutCancelled(firstImmediate);
        lastImmediate = firstImmediate;
        while (lastImmediate != null && lastImmediate.next != null) {
            lastImmediate = lastImmediate.next;
        }
    }

    private @Nullable Event<?> withoutCancelled(@Nullable Event<?> chain) {
        Event<?> first = null;
        Event<?> last = null;
        Event<?> event = chain;
        while (event != null) {
            Event<?> next = event.next;
            event.next = null;
            if (event.cancelled()) {
                event.key = Event.NOT_QUEUED;
                size--;
                cancelled--;
            } else if (last == null) {
                first = event;
                last = event;
            } else {
                last.next = event;
                last = event;
            }
            event = next;
        }
        return first;
    }

    private void pushHeap(Event<?> event) {
        if (vacant) {
            vacant = false;
            siftDown(event, event.dueNanos, heapSize);
            return;
        }
        if (heapSize == chains.length) {
            grow();
        }
        long time = event.dueNanos;
        int hole = heapSize++;
        while (hole > 0) {
            int parent = (hole - 1) >>> ARITY_SHIFT;
            if (!before(event, time, parent)) {
                break;
            }
            times[hole] = times[parent];
            chains[hole] = chains[parent];
            hole = parent;
        }
        times[hole] = time;
        chains[hole] = event;
    }

    private void grow() {
        chains = Arrays.copyOf(chains, heapSize * 2);
        times = Arrays.copyOf(times, chains.length + (1 << ARITY_SHIFT));
        Arrays.fill(times, heapSize, times.length, Times.NEVER);
    }

    private void fillVacancy() {
        vacant = false;
        int last = --heapSize;
        Event<?> event = present(chains[last]);
        chains[last] = null;
        times[last] = Times.NEVER;
        if (last > 0) {
            siftDown(event, event.dueNanos, last);
        }
    }

    /** Puts the chain where the head was, and lets what is earlier move up. */
    private void siftDown(Event<?> event, long time, int end) {
        long[] heapTimes = times;
        @Nullable Event<?>[] heapChains = chains;
        int hole = 0;
        int first = 1;
        while (first < end) {
            // Comparisons without branches, as which child is the earliest cannot be predicted.
            long time0 = heapTimes[first];
            long time1 = heapTimes[first + 1];
            long time2 = heapTimes[first + 2];
            long time3 = heapTimes[first + 3];
            int least01 = time1 < time0 ? first + 1 : first;
            int least23 = time3 < time2 ? first + 3 : first + 2;
            long leastTime01 = Math.min(time0, time1);
            long leastTime23 = Math.min(time2, time3);
            int least = leastTime23 < leastTime01 ? least23 : least01;
            long leastTime = Math.min(leastTime01, leastTime23);
            if (leastTime >= time) {
                if (leastTime > time) {
                    break;
                }
                least = leastOfEqual(first, end, time);
                if (event.key < keyAt(least)) {
                    break;
                }
            } else if (leastTime01 == leastTime23 | time0 == time1 | time2 == time3) {
                least = leastOfEqual(first, end, leastTime);
            }
            heapTimes[hole] = leastTime;
            heapChains[hole] = heapChains[least];
            hole = least;
            first = (hole << ARITY_SHIFT) + 1;
        }
        heapTimes[hole] = time;
        heapChains[hole] = event;
    }

    /** Which of the children with this time has the smallest key. */
    private int leastOfEqual(int first, int end, long time) {
        int least = -1;
        for (int child = first; child < Math.min(first + (1 << ARITY_SHIFT), end); child++) {
            if (times[child] == time && (least < 0 || keyAt(child) < keyAt(least))) {
                least = child;
            }
        }
        return least;
    }

    private boolean before(Event<?> event, long time, int place) {
        long other = times[place];
        return time < other || (time == other && event.key < keyAt(place));
    }

    private static boolean before(Event<?> event, Event<?> other) {
        return event.dueNanos < other.dueNanos || (event.dueNanos == other.dueNanos && event.key < other.key);
    }

    private long keyAt(int place) {
        return present(chains[place]).key;
    }

    private static <T> T present(@Nullable T entry) {
        if (entry == null) {
            throw new AssertionError("The event queue holds nothing where its size says it does");
        }
        return entry;
    }
}
