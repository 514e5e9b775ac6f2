package io.simpyio.spring;

/** What follows when the method of a {@link SimpyProcess} throws. */
public enum OnFailure {

    /** The method is called again, after a delay that grows with each failure. */
    RESTART,

    /** The process has ended; the application goes on without it. */
    STOP,

    /** The application ends, with exit code 1. */
    FAIL
}
