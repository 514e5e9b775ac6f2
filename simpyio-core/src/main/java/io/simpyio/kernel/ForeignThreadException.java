package io.simpyio.kernel;

/**
 * A thread that is not a simulation's own has touched it, so that its runs do not repeat. The stack trace is that of the
 * foreign thread. See {@link Environment.Builder#refuseForeignThreads}.
 */
public final class ForeignThreadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignThreadException(Thread thread, String how) {
        super("The simulation was touched by the foreign thread " + thread + ": " + how
                + ". Allow that where it cannot be helped: try (var permit = world.allowForeignThreads()) { ... }");
    }
}
