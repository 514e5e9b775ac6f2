package io.simpyio.kernel;

/**
 * What is told of all that a scheduler does: for traces, hashes of a run and counters. Given to {@link
 * Environment.Builder#listener}; without one nothing is called, and a run is as fast as if there were no such thing.
 *
 * <p>A listener only looks: it must neither await nor trigger or schedule an event, which fails, so that a run with
 * listeners is the run without. What it throws is reported like the failure of an event that nobody waits for. It is
 * called on the loop or in a process, never by two threads at once.
 */
public interface KernelListener {

    /**
     * An event or a timer has been put into the queue; a timer that was there already gets another place. An event does
     * not have its value yet.
     *
     * @param timeNanos when it is due
     * @param priority smaller ones come first at the same time
     * @param sequence how many events were scheduled before it; the order among those of the same priority
     */
    default void scheduled(Occurrence occurrence, long timeNanos, int priority, long sequence) {}

    /** An event or a timer has been taken out of the queue, and its callbacks are about to be called. */
    default void processing(Occurrence occurrence, long timeNanos, int priority, long sequence) {}

    /** A process has been made; its code begins at the present time. */
    default void processStarted(SimProcess<?> process) {}

    /** The code of a process has ended, with a value or a failure; or it was given up when its environment was closed. */
    default void processEnded(SimProcess<?> process) {}
}
