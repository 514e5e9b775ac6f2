package io.simpyio.kernel;

import java.time.Duration;

/** Conversions between the kernel's nanoseconds and the seconds and durations of its users; any thread. */
final class Times {

    /** The end of time: no event is scheduled then, and nothing is due before it in an empty queue. */
    static final long NEVER = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MAX_SECONDS = NEVER / NANOS_PER_SECOND;

    private Times() {}

    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    /** Rounds to the nearest nanosecond; fails with an IllegalArgumentException that names the value. */
    static long nanos(double seconds) {
        if (!(Math.abs(seconds) < MAX_SECONDS)) { // Nor is it a number.
            throw new IllegalArgumentException(
                    "Time of " + seconds + " s is out of range: the limit is " + MAX_SECONDS + " s");
        }
        return (long) Math.rint(seconds * NANOS_PER_SECOND); // One instruction, unlike Math.round.
    }

    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Time of " + duration + " is out of range: the limit is " + MAX_SECONDS + " s", e);
        }
    }
}
