package io.simpyio.benchmarks.http;

import java.util.Locale;

/**
 * What is asked for over and over.
 *
 * @param size of an echo, how many bytes go there and back; otherwise how many requests are on the wire at once on each
 *     connection
 */
record HttpWork(Kind kind, int connections, int size) {

    enum Kind {
        /** {@code GET /plaintext} is answered with "Hello, World!". */
        PLAINTEXT,
        /** {@code GET /json} is answered with a {@link Greeting}. */
        JSON,
        /** A binary message on the WebSocket {@code /echo} comes back. */
        ECHO
    }

    /** Where it is asked for. */
    String path() {
        return "/" + kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether the load can tell how long a unit takes. */
    boolean timed() {
        return kind == Kind.ECHO || size == 1;
    }

    /** The work that an id such as {@code json/64x16} names. */
    static HttpWork parse(String id) {
        int slash = id.indexOf('/');
        int times = id.indexOf('x', slash);
        return new HttpWork(
                Kind.valueOf(id.substring(0, slash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(id.substring(slash + 1, times)),
                Integer.parseInt(id.substring(times + 1)));
    }
}
