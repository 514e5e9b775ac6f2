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
 * <p>The earliest chain stands in front of the heap, so that few events, or equal delays, never touch the heap. When it
 * has been taken its place stays vacant, because the next push mostly comes before the next pop: then one pass down the
 * heap serves both.
 */
final class EventQueue {

    private static final int PRIORITY_SHIFT = 56;
    private static final int ARITY_SHIFT = 2;
    static final int ARITY = 1 << ARITY_SHIFT;
    private static final int LANE_BITS = 3;
    private static final int MIN_CAPACITY = 16;
    /** Fibonacci hashing (D. E. Knuth, The Art of Computer Programming, volume 3, 6.4): 2^64 over the golden ratio. */
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;
    /** So many cancelled events may lie about, and half of all, before they are swept out. */
    private static final int MIN_SWEEP = 64;

    private final int limit;
    private final Limits limits;

    private final Lane[] lanes = new Lane[1 << LANE_BITS];

    private @Nullable Occurrence firstImmediate;
    private @Nullable Occurrence lastImmediate;

    /** When the chains are due; {@link Times#NEVER} beyond them, so that all children of a parent can be compared. */
    private long[] times = new long[MIN_CAPACITY + (1 << ARITY_SHIFT)];

    private @Nullable Occurrence[] chains = new Occurrence[MIN_CAPACITY];
    private int heapSize;
    /** The earliest chain, which is not in the heap; null if it has been taken and the next one is still there. */
    private @Nullable Occurrence front;

    private int size;
    /** How many are in the queue, but are not to happen. */
    private int cancelled;
    /** How many are not to happen at their place: those that are cancelled, and those that are to be moved. */
    private int stale;

    private long sequence;

    /** The end of the chain to which the last event with some delay was appended. */
    private static final class Lane {

        private long delay;
        private @Nullable Occurrence last;
        /** What has another key has left the queue since, or has come back to another place. */
        private long lastKey;
    }

    EventQueue(int limit, Limits limits) {
        this.limit = limit;
        this.limits = limits;
        Arrays.fill(times, Times.NEVER);
        Arrays.setAll(lanes, i -> new Lane());
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
                limits.hit("maxPendingEvents");
                throw new IllegalStateException("Too many pending events: the limit maxPendingEvents is " + limit);
            }
        }
    }

    /** Returns the key of the event, which says its {@link #priority} and {@link #sequence}. */
    long push(Occurrence event, long time, int priority, long delay) {
        size++;
        long key = newKey(priority);
        event.dueNanos = time;
        event.key = key;
        if (delay == 0) {
            pushImmediate(event);
            return key;
        }
        Lane lane = lanes[(int) ((delay * HASH_FACTOR) >>> (Long.SIZE - LANE_BITS))];
        Occurrence last = lane.last;
        if (last != null && lane.delay == delay && last.key == lane.lastKey && !before(event, last)) {
            last.next = event;
        } else {
            lane.delay = delay;
            pushHeap(event);
        }
        lane.last = event;
        lane.lastKey = key;
        return key;
    }

    /** The key of what is put next into the queue. */
    long newKey(int priority) {
        return ((long) priority << PRIORITY_SHIFT) | sequence++;
    }

    private void pushImmediate(Occurrence event) {
        Occurrence last = lastImmediate;
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
        Occurrence head = head();
        return head == null ? Times.NEVER : head.dueNanos;
    }

    /** The next event; null if there is none. */
    @Nullable Occurrence head() {
        Occurrence head = front;
        if (head == null) {
            head = fillFront();
        }
        Occurrence immediate = firstImmediate;
        return immediate != null && (head == null || before(immediate, head)) ? immediate : head;
    }

    /**
     * Whether an event is the next one. Mostly it is not, which is seen without the branches of {@link #head()}: some of
     * them go one way only while many processes start, and code that was compiled then, with this in it, would have to
     * be given up in each of those processes.
     */
    boolean isHead(Occurrence event) {
        return (event == firstImmediate || event == front) && event == head();
    }

    // --- for those who look ---

    /** The chain in front of the heap. */
    @Nullable Occurrence front() {
        return front;
    }

    /** The chain of those without delay. */
    @Nullable Occurrence firstImmediate() {
        return firstImmediate;
    }

    /** The chain at a place of the heap; null beyond it. */
    @Nullable Occurrence chainAt(int place) {
        return place < heapSize ? chains[place] : null;
    }

    /** Removes and returns the next event; only while {@link #size()} is positive. */
    Occurrence pop() {
        Occurrence event = present(head());
        pop(event);
        return event;
    }

    /** Removes the {@link #head()}. */
    void pop(Occurrence head) {
        remove(head);
        size--;
        head.key = Occurrence.NOT_QUEUED;
        if (stale > 0) {
            settleStaleHeads();
        }
    }

    /** Takes the head out of its chain. */
    private void remove(Occurrence head) {
        Occurrence next = head.next;
        if (head == front) {
            front = next == null || heapSize == 0 || before(next, next.dueNanos, 0) ? next : replaceRoot(next);
        } else {
            firstImmediate = next;
            if (next == null) {
                lastImmediate = null;
            }
        }
        head.next = null;
    }

    /** Told of something that is not to happen any more: it is not popped. */
    void cancelled() {
        cancelled++;
        moved();
        if (cancelled >= MIN_SWEEP && cancelled > size / 2) {
            sweep();
        }
    }

    /** Told of something that is to happen at a later place than it has: it gets there before it is popped. */
    void moved() {
        stale++;
        settleStaleHeads();
    }

    /** Told of something that was to be moved, and is not any more. */
    void unmoved() {
        stale--;
    }

    /** Told of something that was cancelled, and is to be moved instead. */
    void movedInstead() {
        cancelled--;
    }

    private void settleStaleHeads() {
        Occurrence head = head();
        while (head != null && head.stale()) {
            remove(head);
            settle(head);
            head = head();
        }
    }

    /** Puts to its later place what has been taken from a place where it is not to happen, if it has one. */
    private void settle(Occurrence event) {
        stale--;
        if (event.movesOn()) {
            pushHeap(event);
        } else {
            event.key = Occurrence.NOT_QUEUED;
            size--;
            cancelled--;
        }
    }

    /** Takes all cancelled events out, so that they do not wait for their time. Each costs constant time so. */
    private void sweep() {
        if (cancelled == 0) {
            return;
        }
        @Nullable Occurrence[] old = chains;
        int oldSize = heapSize;
        chains = new Occurrence[old.length];
        Arrays.fill(times, 0, heapSize, Times.NEVER);
        heapSize = 0;
        Occurrence oldFront = front;
        front = null;
        Occurrence first = withoutStale(oldFront);
        if (first != null) {
            pushHeap(first);
        }
        for (int i = 0; i < oldSize; i++) {
            Occurrence chain = withoutStale(old[i]);
            if (chain != null) {
                pushHeap(chain);
            }
        }
        firstImmediate = withoutStale(firstImmediate);
        lastImmediate = firstImmediate;
        while (lastImmediate != null && lastImmediate.next != null) {
            lastImmediate = lastImmediate.next;
        }
    }

    private @Nullable Occurrence withoutStale(@Nullable Occurrence chain) {
        Occurrence first = null;
        Occurrence last = null;
        Occurrence event = chain;
        while (event != null) {
            Occurrence next = event.next;
            event.next = null;
            if (event.stale()) {
                settle(event);
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

    private void pushHeap(Occurrence event) {
        Occurrence earliest = front;
        if (earliest == null) {
            front = heapSize == 0 || before(event, event.dueNanos, 0) ? event : replaceRoot(event);
        } else if (before(event, earliest)) {
            front = event;
            siftUp(earliest, earliest.dueNanos);
        } else {
            siftUp(event, event.dueNanos);
        }
    }

    private void siftUp(Occurrence event, long time) {
        if (heapSize == chains.length) {
            grow();
        }
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

    private @Nullable Occurrence fillFront() {
        if (heapSize == 0) {
            return null;
        }
        int last = --heapSize;
        Occurrence event = present(chains[last]);
        chains[last] = null;
        times[last] = Times.NEVER;
        front = last == 0 ? event : replaceRoot(event);
        return front;
    }

    /** Takes the root out of the heap and puts another chain in. */
    private Occurrence replaceRoot(Occurrence event) {
        Occurrence root = present(chains[0]);
        siftDown(event, event.dueNanos, heapSize);
        return root;
    }

    /** Puts the chain where the root was, and lets what is earlier move up. */
    private void siftDown(Occurrence event, long time, int end) {
        long[] heapTimes = times;
        @Nullable Occurrence[] heapChains = chains;
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

    private boolean before(Occurrence event, long time, int place) {
        long other = times[place];
        return time < other || (time == other && event.key < keyAt(place));
    }

    private static boolean before(Occurrence event, Occurrence other) {
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
