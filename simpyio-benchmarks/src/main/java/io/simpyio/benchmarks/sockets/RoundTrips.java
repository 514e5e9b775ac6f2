package io.simpyio.benchmarks.sockets;

import java.util.Locale;

/**
 * What is done over and over.
 *
 * @param size of an echo, how many bytes go there and back; of messages, how many requests are in flight at once on
 *     each connection
 */
record RoundTrips(Kind kind, int connections, int size) {

    enum Kind {
        /** Bytes come back as they are. */
        ECHO,
        /** "ohai" is answered with "cya", as JSON. */
        MESSAGES,
        /** The same with the answering end in another process. */
        REMOTE
    }

    /** The work that an id such as {@code echo/64x16384} names. */
    static RoundTrips parse(String id) {
        String[] parts = id.split("[/x]", -1);
        return new RoundTrips(
                Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]));
    }
}
