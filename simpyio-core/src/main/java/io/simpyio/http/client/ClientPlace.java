package io.simpyio.http.client;

import io.simpyio.kernel.Environment;
import io.simpyio.net.SocketException;

/** Room for one request: a connection that has no other at the time, or a stream of one that may. Loop-confined. */
interface ClientPlace {

    Environment environment();

    /** Sends a request and gives its response, when its head is there; suspends. */
    HttpClientResponse send(HttpClientRequest request) throws Exception;

    /** Whether the request may be sent once more, elsewhere, after it has failed like this. */
    boolean mayRepeat(HttpClientRequest request, SocketException failure);

    /** Gives it back without having used it. */
    void unused();

    /** Gives up what is under way. Again it does nothing. */
    void close();
}
