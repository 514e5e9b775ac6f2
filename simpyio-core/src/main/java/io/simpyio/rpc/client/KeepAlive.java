package io.simpyio.rpc.client;

import java.time.Duration;

/**
 * How a connection is found to be dead of which nobody says so: when no reply has come for a while, the peer is asked
 * whether it is there, and the connection is closed if it says nothing in time. Only peers that are known to understand
 * the question are asked; with others, such as simpy.io's, it is left to TCP.
 *
 * @param time how long no reply has come before the peer is asked; zero for never
 * @param timeout how long it may take to answer
 * @param withoutCalls whether it is asked also when no call waits for a reply
 */
public record KeepAlive(Duration time, Duration timeout, boolean withoutCalls) {

    /** Asked after 20 s in which a call waits, closed after 10 s more. */
    public static final KeepAlive DEFAULT = new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(10), false);

    /** Never asked. */
    public static final KeepAlive NONE = new KeepAlive(Duration.ZERO, Duration.ofSeconds(10), false);

    /** Fails with an {@link IllegalArgumentException} if a time makes no sense. */
    public KeepAlive {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative, but is " + time);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
        }
    }
}
