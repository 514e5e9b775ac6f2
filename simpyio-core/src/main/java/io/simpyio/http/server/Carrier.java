package io.simpyio.http.server;

import io.simpyio.http.ResponseOutput;
import io.simpyio.net.TcpSocket;

/** What carries a request and its response: a connection, or a stream of one. Loop-confined. */
interface Carrier {

    TcpSocket socket();

    /** Where the response goes to, and before it the welcome of a body. */
    ResponseOutput output();

    /** Whether the client is gone, or the server closed. */
    boolean gone();

    /** Writes the response of an exchange; suspends. */
    void send(HttpExchange exchange, HttpResponse response, HttpResponse.Content content) throws Exception;
}
