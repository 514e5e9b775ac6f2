package io.simpyio.benchmarks.server;

/** Answers what its room asks, in the style that is natural where it comes from. */
@FunctionalInterface
public interface Server {

    /** Listens on a free port of the loopback address, serves from then on until the JVM ends, and returns the port. */
    int start() throws Exception;
}
