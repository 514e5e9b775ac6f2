package io.simpyio.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown into a process that was interrupted, at the event it awaits; SimPy's {@code Interrupt}. The event it was
 * waiting for stays valid and may be awaited again.
 */
public final class Interrupt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object cause;

    Interrupt(@Nullable Object cause) {
        super(cause == null ? "interrupted" : "interrupted: " + cause, cause instanceof Throwable t ? t : null);
        this.cause = cause;
    }

    /** What was given to {@link SimProcess#interrupt(Object)}; empty if nothing was. */
    public Optional<Object> cause() {
        return Optional.ofNullable(cause);
    }
}
