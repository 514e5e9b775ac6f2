/**
 * The client of HTTP/1.1, with connections that are used again.
 *
 * <pre>
 * HttpClient ──► ClientPool (per host) ──► ClientConnection ──► HttpClientResponse
 *     ├────────► HttpClientRequest (what to ask for), ClientCall (one request, with its redirects and retries)
 *     └────────► HttpClientOptions
 * </pre>
 */
@NullMarked
package io.simpyio.http.client;

import org.jspecify.annotations.NullMarked;
