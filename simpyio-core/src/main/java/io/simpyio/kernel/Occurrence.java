package io.simpyio.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the queue of a scheduler holds: an {@link Event}, which happens once, or a {@link Timer}, which can be started
 * again. Loop-confined.
 */
public abstract sealed class Occurrence permits Event, Movable {

    /** The key of what is in no queue. */
    static final long NOT_QUEUED = -1;

    /** When it is due, and its place among those of the same time; set and used by the queue. */
    long dueNanos;

    long key = NOT_QUEUED;
    /** The next one of the same chain of the queue. */
    @Nullable Occurrence next;

    private final Environment environment;

    Occurrence(Environment environment) {
        this.environment = environment;
    }

    /** The environment that it belongs to. Any thread. */
    public final Environment environment() {
        return environment;
    }

    final boolean queued() {
        return key != NOT_QUEUED;
    }

    /** Whether it is not to happen at the place that it has in the queue. */
    abstract boolean stale();

    /** Whether what was stale has a later place; then this is where it is due from now on. Otherwise it has none. */
    boolean movesOn() {
        return false;
    }

    /** Happens; the scheduler alone calls it, when it is due. */
    abstract void process();
}
