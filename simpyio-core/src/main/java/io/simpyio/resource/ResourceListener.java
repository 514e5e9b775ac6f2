package io.simpyio.resource;

/**
 * What is told of all that happens to a resource: for statistics and meters. Added by {@link
 * BaseResource#addListener}; a resource without one calls nothing and looks at no clock.
 *
 * <p>A listener only looks: it must not use the resource but for its accessors, so that a run with listeners is the run
 * without. What it throws is reported like the failure of an event that nobody waits for. Loop-confined.
 */
public interface ResourceListener {

    /** The level, the capacity or a queue may have changed; also called when nothing has, and more than once. */
    default void changed() {}

    /**
     * A put or a get has been done; a request has its unit. What a get gives back that was done and then closed is a put.
     *
     * @param waitedNanos how long it had to wait, since it was made
     */
    default void done(WaitingEvent<?> event, long waitedNanos) {}

    /** A put or a get that waited was taken back: cancelled, interrupted or timed out; or it has failed. */
    default void withdrawn(WaitingEvent<?> event, long waitedNanos) {}
}
