/**
 * The client of HTTP/1.1 and HTTP/2, with connections that are used again.
 *
 * <pre>
 * HttpClient ──► ClientPool (per host) ──► ClientPlace: ClientConnection, or one of a SharedConnection (HTTP/2)
 *     │                                         └──► HttpClientResponse
 *     ├────────► HttpClientRequest (what to ask for), HttpClientListener (is told of each)
 *     └────────► HttpClientOptions
 * </pre>
 */
@NullMarked
package io.simpyio.http.client;

import org.jspecify.annotations.NullMarked;
