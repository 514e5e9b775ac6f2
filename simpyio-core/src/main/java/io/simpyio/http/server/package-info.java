/**
 * The server of HTTP/1.1: routes lead requests to handlers, which run as processes.
 *
 * <pre>
 * HttpServer ──► HttpConnection ──► RequestTarget (path and query of a request)
 *     │               ├───────────► HttpRoutes ──► RouteNode ──► HttpHandler: HttpRequest to HttpResponse
 *     │               └───────────► ResponseWriter, ContentCoding (what a response is on the wire)
 *     └────────► HttpServerOptions                                ClassPathFiles (a handler of files)
 * </pre>
 */
@NullMarked
package io.simpyio.http.server;

import org.jspecify.annotations.NullMarked;
