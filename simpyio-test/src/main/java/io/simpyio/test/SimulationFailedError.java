package io.simpyio.test;

/** A {@link SimulationTest} has failed with one of its seeds; the message ends with the command line that replays it. */
public final class SimulationFailedError extends AssertionError {

    private static final long serialVersionUID = 1L;

    SimulationFailedError(String message, Throwable cause) {
        super(message, cause);
    }
}
