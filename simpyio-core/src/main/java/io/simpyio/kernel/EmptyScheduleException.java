package io.simpyio.kernel;

/** Thrown by {@link Environment#step()} in a simulation that has no event left; SimPy's {@code EmptySchedule}. */
public final class EmptyScheduleException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    EmptyScheduleException() {
        super("No scheduled events left");
    }
}
