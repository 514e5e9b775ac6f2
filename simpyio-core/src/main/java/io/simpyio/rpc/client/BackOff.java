package io.simpyio.rpc.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt: longer each time, and not all at the same moment. The first delay is {@code
 * delay}, the next ones {@code multiplier} times the one before, up to {@code maxDelay}; each is then a random part longer
 * or shorter, up to {@code jitter} of it (the connection back-off of gRPC).
 *
 * @param delay the first one
 * @param multiplier at least 1
 * @param maxDelay the longest one, before jitter
 * @param jitter from 0, for none, to 1
 */
public record BackOff(Duration delay, double multiplier, Duration maxDelay, double jitter) {

    /** After a connection that has failed: 1 s, 1.6 times as long each time up to 2 min, a fifth more or less. */
    public static final BackOff RECONNECT = new BackOff(Duration.ofSeconds(1), 1.6, Duration.ofMinutes(2), 0.2);

    /** After a call that has failed: 50 ms, doubled each time up to 1 s, half of it more or less. */
    public static final BackOff RETRY = new BackOff(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0.5);

    /** Fails with an {@link IllegalArgumentException} if a value makes no sense. */
    public BackOff {
        if (!delay.isPositive()) {
            throw new IllegalArgumentException("delay must be positive, but is " + delay);
        }
        if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("multiplier must be at least 1, but is " + multiplier);
        }
        if (maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException("maxDelay must be at least delay " + delay + ", but is " + maxDelay);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1, but is " + jitter);
        }
    }

    /** The delay after so many failures, of which there is one at least, in nanoseconds, without jitter. */
    long delayNanos(int failures) {
        double grown = delay.toNanos() * Math.pow(multiplier, Math.max(0, failures - 1));
        return (long) Math.min(grown, maxDelay.toNanos());
    }

    /** The same with jitter; {@code chance} is from 0 to 1. */
    long delayNanos(int failures, double chance) {
        return Math.max(1, (long) (delayNanos(failures) * (1 + jitter * (2 * chance - 1))));
    }
}
