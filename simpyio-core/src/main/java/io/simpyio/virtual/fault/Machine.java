package io.simpyio.virtual.fault;

import java.time.Duration;

/** What a host lets be done to it. */
public interface Machine {

    /** Cuts its power; {@code false} if it was off. */
    boolean crash();

    /** Starts it; {@code false} if it was on. */
    boolean restart();

    /** Resets its connections to another host; how many there were. */
    int resetConnections(Machine other);

    /** Puts its clock forward, or back if the duration is negative. */
    void putClockForward(Duration by);

    /** How often its clock was read while it was wrong. */
    long wrongClockReadings();
}
