package io.simpyio.http.server;

import io.simpyio.http.RequestHead;
import java.util.Optional;

/**
 * Is told of the requests of a server, in the process that handles them and with its thread-locals: what is opened when
 * one begins and closed when it ends holds for its handler, and for what writes the body. It must not await or throw.
 */
@FunctionalInterface
public interface HttpServerListener {

    /** A request begins. What is told of its end is returned. */
    Handling begins(RequestHead head);

    /** A request that is handled. */
    @FunctionalInterface
    interface Handling {

        /** The response is written, or cannot be. */
        void ended(Outcome outcome);
    }

    /**
     * How a request was handled.
     *
     * @param method the request's, if any route has it or HTTP defines it
     * @param route the pattern of the route that it went to; empty if to none
     * @param status of the response; empty if there was none, as the client is gone
     * @param failure of the handler or the connection
     */
    record Outcome(
            Optional<String> method, Optional<String> route, Optional<Integer> status, Optional<Throwable> failure) {}
}
