package io.simpyio.kernel;

/**
 * Thrown into a living process when its environment is closed, so that its {@code finally} blocks run; the counterpart
 * of Python's {@code GeneratorExit}. An error, so that {@code catch (Exception e)} lets it pass; code that catches
 * {@link Throwable} has to throw it on. Without a stack trace.
 */
public final class ProcessTermination extends Error {

    private static final long serialVersionUID = 1L;

    ProcessTermination(String process) {
        super("The environment of " + process + " is closed", null, false, false);
    }
}
