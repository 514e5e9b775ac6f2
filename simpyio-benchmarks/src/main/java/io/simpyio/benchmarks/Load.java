package io.simpyio.benchmarks;

/** Work that is under way, and goes on in slices. */
public interface Load extends AutoCloseable {

    /** Goes on for a slice and returns how many units of work were done in it. */
    long advance();

    @Override
    default void close() {}
}
