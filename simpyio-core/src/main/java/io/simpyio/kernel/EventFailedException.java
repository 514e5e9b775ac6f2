package io.simpyio.kernel;

/**
 * Carries a checked exception out of {@link Event#await()} and {@link Environment#run()}: the failure itself is the
 * cause. Failures that are unchecked are thrown as they are.
 */
public final class EventFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EventFailedException(Throwable cause) {
        super(cause.toString(), cause);
    }

    /** Makes an event's failure throwable anywhere: itself where it is unchecked, else wrapped. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new EventFailedException(failure);
    }
}
