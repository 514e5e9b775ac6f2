package io.simpyio.virtual;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The time of day on one host: that of the world, and how far the host's clock is off. Any thread may read it. */
final class HostClock extends Clock {

    private final Clock world;
    private final Offset offset;

    private static final class Offset {
        private volatile Duration value = Duration.ZERO;
        private volatile long readings;
    }

    HostClock(Clock world) {
        this(world, new Offset());
    }

    private HostClock(Clock world, Offset offset) {
        this.world = world;
        this.offset = offset;
    }

    /** Puts it forward, or back if the duration is negative. On the loop. */
    void putForward(Duration by) {
        offset.value = offset.value.plus(by);
    }

    /** How often it was read while it was off. */
    long wrongReadings() {
        return offset.readings;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // Its readers are processes of one loop; a lost count does no harm.
    public Instant instant() {
        Duration off = offset.value;
        if (off.isZero()) {
            return world.instant();
        }
        offset.readings++;
        return world.instant().plus(off);
    }

    @Override
    public ZoneId getZone() {
        return world.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new HostClock(world.withZone(zone), offset);
    }
}
