package io.simpyio.net;

import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.Map;

/** The TLS handshakes of a listening socket that are in progress, oldest first. Loop-confined. */
final class Handshakes {

    /** An honest peer needs a few round trips; after this a handshake may be given up for others that wait. */
    static final long PATIENCE_NANOS = 1_000_000_000;

    private final int limit;
    private final Map<Channel, Long> startNanos = new LinkedHashMap<>();

    Handshakes(int limit) {
        this.limit = limit;
    }

    /** How many may begin; one more than the limit, which tells that somebody waits. */
    int room() {
        int free = limit - startNanos.size();
        return free == Integer.MAX_VALUE ? free : free + 1;
    }

    /** Whether one more than the limit is in progress. */
    boolean overfull() {
        return startNanos.size() > limit;
    }

    void begin(Channel channel, long nowNanos) {
        startNanos.put(channel, nowNanos);
    }

    /** Whether it was still in progress, and not given up. */
    boolean end(Channel channel) {
        return startNanos.remove(channel) != null;
    }

    /** How long until the oldest may be given up; zero if it may be now. Only if there is one. */
    long nanosToPatienceEnd(long nowNanos) {
        return Math.max(0, startNanos.values().iterator().next() + PATIENCE_NANOS - nowNanos);
    }

    /** The oldest, which is not counted any more from now on. */
    Channel removeOldest() {
        Channel oldest = startNanos.keySet().iterator().next();
        startNanos.remove(oldest);
        return oldest;
    }
}
