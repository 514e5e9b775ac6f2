package io.simpyio.http.client;

import java.util.Optional;

/**
 * Is told of the requests of a client, in the process that sends them and with its thread-locals. It must not await or
 * throw.
 */
@FunctionalInterface
public interface HttpClientListener {

    /** A request begins; it may be given header fields, as it is a copy. What is told of its end is returned. */
    Sending begins(HttpClientRequest request);

    /** A request that was sent. */
    @FunctionalInterface
    interface Sending {

        /**
         * The head of the response is there, or it will not come.
         *
         * @param status of the response; empty if there is none
         * @param failure why there is none
         */
        void ended(Optional<Integer> status, Optional<Throwable> failure);
    }
}
