/**
 * The server of HTTP/1.1 and HTTP/2: routes lead requests to handlers, which run as processes.
 *
 * <pre>
 * HttpServer ──► HttpConnection ──► Http2Session (if the client speaks HTTP/2)
 *     │               └──────┬──────────────┘ Carriers: each gives a request to
 *     │                 HttpExchange ──► RequestTarget (path and query of a request)
 *     │                      ├─────────► HttpRoutes ──► RouteNode ──► HttpHandler: HttpRequest to HttpResponse
 *     │                      └─────────► ResponseWriter, ContentCoding (what a response is on the wire)
 *     ├────────► HttpServerListener (is told of each request)        ClassPathFiles (a handler of files)
 *     └────────► HttpServerOptions
 * </pre>
 */
@NullMarked
package io.simpyio.http.server;

import org.jspecify.annotations.NullMarked;
