package io.simpyio.benchmarks.http;

/**
 * Answers {@code GET /plaintext} and {@code GET /json}, and echoes the messages of WebSockets at {@code /echo}, in the style
 * that is natural where it comes from.
 */
@FunctionalInterface
interface Server {

    /** Listens on a free port of the loopback address, serves from then on until the JVM ends, and returns the port. */
    int start() throws Exception;
}
