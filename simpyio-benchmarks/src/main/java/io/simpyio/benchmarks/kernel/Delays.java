package io.simpyio.benchmarks.kernel;

/** Times that somebody waits for, in seconds. */
@FunctionalInterface
public interface Delays {

    /** The next one. */
    double next();
}
