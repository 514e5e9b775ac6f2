package io.simpyio.benchmarks.kernel;

/** A simulation that is under way. */
public interface Model extends AutoCloseable {

    /** Goes on for a slice of simulated time and returns how many units of work were done in it. */
    long advance();

    @Override
    default void close() {}

    /** How many events were scheduled, if half of them have happened; what happened wrongly must not be fast. */
    static long halfHappened(int scheduled, long happened) {
        if (happened != scheduled / 2) {
            throw new IllegalStateException(happened + " of " + scheduled + " events have happened");
        }
        return scheduled;
    }
}
