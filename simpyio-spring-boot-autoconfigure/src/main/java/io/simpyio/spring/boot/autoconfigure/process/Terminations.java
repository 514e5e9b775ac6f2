package io.simpyio.spring.boot.autoconfigure.process;

/** Tells the kernel's way to end a process whose environment is closed from a failure of the process. */
final class Terminations {

    // Package-private in the kernel.
    private static final String TERMINATION = "io.simpyio.kernel.ProcessTermination";

    private Terminations() {}

    static boolean isTermination(Throwable failure) {
        return failure instanceof Error && failure.getClass().getName().equals(TERMINATION);
    }
}
