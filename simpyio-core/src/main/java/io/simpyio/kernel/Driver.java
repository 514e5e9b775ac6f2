package io.simpyio.kernel;

/**
 * What moves a {@link Scheduler} from one event to the next: the clock, and the I/O that belongs to it. A backend brings
 * one; the kernel itself brings the jumping clock of a simulation.
 *
 * <p>All methods but {@link #nanoTime()} and {@link #wakeup()} are called by the thread that runs the scheduler only,
 * which may be another one in every run.
 */
public interface Driver {

    /** Whether time passes by itself, so that {@link Environment#run()} serves until stopped instead of running dry. */
    boolean realTime();

    /** Nanoseconds since the driver was made; never goes back. Any thread. */
    long nanoTime();

    /** Calls the loop on the current thread, with whatever context the driver's I/O wants around it. */
    default void run(Runnable loop) {
        loop.run();
    }

    /** Does the I/O and the tasks that are ready, without waiting and without moving time. */
    void poll();

    /**
     * Moves on. In real time it waits until there was I/O, {@link #wakeup()} was called or the deadline has come; in a
     * simulation it jumps to the deadline or to the driver's own next timer, whichever is earlier, and runs that timer.
     *
     * @param deadlineNanos when the next event is due, on the clock of {@link #nanoTime()}; {@link Long#MAX_VALUE} if
     *     there is none
     * @return whether anything can still happen; {@code false} only in a simulation that has run dry
     */
    boolean advance(long deadlineNanos);

    /**
     * Moves the clock to an event if that takes no waiting and nothing else of the driver's can happen before it: the
     * short form of {@link #advance(long)} for a simulation without I/O. Called on the loop or in a process.
     *
     * @return whether the clock has been moved; {@code false}, which changes nothing, is always right
     */
    default boolean jump(long deadlineNanos) {
        return false;
    }

    /** Lets a simulation that keeps pace with real time go on from now, as if no real time had passed since its last run. */
    default void sync() {}

    /** Makes {@link #advance(long)} return soon, or the next call of it return at once. Any thread. */
    void wakeup();

    /** Closes everything the driver has opened. Called once, on the last loop thread. */
    void close();
}
