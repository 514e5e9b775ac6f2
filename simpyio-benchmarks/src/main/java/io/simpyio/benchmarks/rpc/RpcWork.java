package io.simpyio.benchmarks.rpc;

import java.util.Locale;

/**
 * What is done over and over: a call, and when its reply has come the next one.
 *
 * @param inFlight how many calls wait for their replies at once on each connection
 */
record RpcWork(Payload payload, int connections, int inFlight) {

    enum Payload {
        /** {@link Wish#small()}. */
        SMALL,
        /** {@link Wish#large()}. */
        LARGE
    }

    /** How many calls wait for their replies at once on all connections. */
    int lanes() {
        return connections * inFlight;
    }

    Wish wish() {
        return payload == Payload.SMALL ? Wish.small() : Wish.large();
    }

    /** The work that an id such as {@code small/64x1} names. */
    static RpcWork parse(String id) {
        int slash = id.indexOf('/');
        int times = id.indexOf('x', slash);
        return new RpcWork(
                Payload.valueOf(id.substring(0, slash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(id.substring(slash + 1, times)),
                Integer.parseInt(id.substring(times + 1)));
    }
}
