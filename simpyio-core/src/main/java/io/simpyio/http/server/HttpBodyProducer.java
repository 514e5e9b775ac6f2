package io.simpyio.http.server;

import io.simpyio.http.HttpBodyWriter;

/**
 * Writes the body of a response piece by piece, in the process of the handler, after it has returned. If it fails, the
 * connection is closed before the end of the body, so that the client can tell.
 */
@FunctionalInterface
public interface HttpBodyProducer {

    /** Writes the body; it ends when this returns. */
    void produce(HttpBodyWriter body) throws Exception;

    /**
     * Called in place of {@link #produce} if nobody gets the body: the client wants the head alone, or is gone before that
     * was written. For what waits to be sent; it must not throw.
     */
    default void abandoned() {}
}
