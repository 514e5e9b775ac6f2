package io.simpyio.kernel;

/**
 * Gets every failure that nobody waited for, so that none is lost: a failed event or process without a waiter, or a
 * callback that threw. Called on the loop, so one for several environments is called on the thread of each; what it throws
 * itself ends the run.
 */
@FunctionalInterface
public interface FailureHandler {

    /**
     * Handles one failure.
     *
     * @param event the event that failed, or whose callback threw
     * @param failure what it failed with
     */
    void unhandled(Event<?> event, Throwable failure);
}
