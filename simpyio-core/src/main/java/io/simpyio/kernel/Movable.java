package io.simpyio.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What can be taken back, and moved to a later place in the queue. It gets there only when its present place is due, so
 * that it can be moved as often as one likes at no cost.
 */
abstract sealed class Movable extends Occurrence permits Timer, StandIn {

    private static final long IN_PLACE = -1;
    private static final long CANCELLED = -2;

    /** Made when it is needed first: most are never moved, and small ones fit into nearer caches. */
    private @Nullable Later later;

    /** What is to become of it when its place is due. */
    private static final class Later {

        private long nanos;
        /** {@link #IN_PLACE}, {@link #CANCELLED} or, if it is to be moved, the key that it has at the later place. */
        private long key = IN_PLACE;
    }

    Movable(Environment environment) {
        super(environment);
    }

    private Later later() {
        if (later == null) {
            later = new Later();
        }
        return later;
    }

    /** Whether it is in the queue and has not been taken back. */
    final boolean awaited() {
        return queued() && (later == null || later.key != CANCELLED);
    }

    /** When it is to happen. */
    final long wantedNanos() {
        return later == null || later.key == IN_PLACE ? dueNanos : later.nanos;
    }

    /** Moves what is in the queue to a time that is not before its present one, and returns its key there. */
    final long moveTo(long time, EventQueue queue) {
        Later place = later();
        long before = place.key;
        long newKey = queue.newKey(Scheduler.NORMAL);
        place.nanos = time;
        place.key = newKey;
        if (before == IN_PLACE) {
            queue.moved();
        } else if (before == CANCELLED) {
            queue.movedInstead();
        }
        return newKey;
    }

    /** Takes back what is {@link #awaited()}. */
    final void withdraw(EventQueue queue) {
        Later place = later();
        if (place.key != IN_PLACE) {
            queue.unmoved();
        }
        place.key = CANCELLED;
        queue.cancelled();
    }

    @Override
    final boolean stale() {
        return later != null && later.key != IN_PLACE;
    }

    @Override
    boolean movesOn() {
        Later place = later();
        long newKey = place.key;
        place.key = IN_PLACE;
        if (newKey == CANCELLED) {
            return false;
        }
        dueNanos = place.nanos;
        key = newKey;
        return true;
    }
}
