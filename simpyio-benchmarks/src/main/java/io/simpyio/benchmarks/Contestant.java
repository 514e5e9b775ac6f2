package io.simpyio.benchmarks;

import java.io.IOException;

/** What does workloads and measures how fast it is, in a process of its own for each measurement or round. */
public interface Contestant {

    /** Its name in the result file, unique in its suite. */
    String id();

    /** What it is counted among. */
    Family family();

    /** What tells it from others of its family; may be empty. */
    String variant();

    /** Whether it does this work at all. */
    boolean takesPart(Workload workload);

    /** A round begins: what it has kept running from one measurement to the next, if anything, it starts anew. */
    default void beginRound() throws IOException, InterruptedException {}

    /**
     * Does the work for a while.
     *
     * @throws IOException if its process cannot be started, or fails
     */
    Reading measure(Workload workload, Effort effort) throws IOException, InterruptedException;
}
