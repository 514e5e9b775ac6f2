package io.simpyio.kernel;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day of a simulation: it begins with the year 2000, in UTC. Any thread. */
final class SimulatedClock extends Clock {

    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final Scheduler scheduler;
    private final ZoneId zone;

    SimulatedClock(Scheduler scheduler) {
        this(scheduler, ZoneOffset.UTC);
    }

    private SimulatedClock(Scheduler scheduler, ZoneId zone) {
        this.scheduler = scheduler;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(scheduler.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId newZone) {
        return new SimulatedClock(scheduler, newZone);
    }
}
