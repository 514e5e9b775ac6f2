package io.simpyio.virtual.link;

import java.time.Duration;

/**
 * What a link is like, in one direction. Immutable.
 *
 * @param latency how long a parcel is on its way, once it has left
 * @param bitsPerSecond how fast parcels leave, one after the other; {@link #UNLIMITED} if that takes no time. Only the
 *     bytes of users count, not those of headers
 * @param loss the probability with which a parcel is lost, from 0 to below 1; TCP sends it again
 */
public record LinkProfile(Latency latency, long bitsPerSecond, double loss) {

    /** A bandwidth that never shows. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Fails with an {@link IllegalArgumentException} that names what is out of range. */
    public LinkProfile {
        if (bitsPerSecond <= 0) {
            throw new IllegalArgumentException("bitsPerSecond must be positive, but is " + bitsPerSecond);
        }
        if (!(loss >= 0 && loss < 1)) {
            throw new IllegalArgumentException("loss must be at least 0 and below 1, but is " + loss);
        }
    }

    /** A fixed latency, no limit to the bandwidth, no loss. */
    public static LinkProfile of(Duration latency) {
        return of(Latency.fixed(latency));
    }

    /** A latency, no limit to the bandwidth, no loss. */
    public static LinkProfile of(Latency latency) {
        return new LinkProfile(latency, UNLIMITED, 0);
    }

    /** The same with another bandwidth. */
    public LinkProfile withBandwidth(long newBitsPerSecond) {
        return new LinkProfile(latency, newBitsPerSecond, loss);
    }

    /** The same with another probability of loss. */
    public LinkProfile withLoss(double newLoss) {
        return new LinkProfile(latency, bitsPerSecond, newLoss);
    }

    /** Whether it makes a difference how many bytes are in one parcel. */
    boolean sizeMatters() {
        return bitsPerSecond != UNLIMITED || loss > 0;
    }

    long sendingNanos(int bytes) {
        return bitsPerSecond == UNLIMITED ? 0 : Math.round(bytes * Byte.SIZE * NANOS_PER_SECOND / bitsPerSecond);
    }
}
