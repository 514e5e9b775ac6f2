package io.simpyio.websocket;

import io.simpyio.http.server.HttpHandler;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;

/**
 * The place of a WebSocket on a server: the handler of a route for GET, which opens one for each request that asks for it
 * properly. Others get 426 if they know nothing of this version of WebSocket, 403 if their page may not open it, and 400 if
 * they are wrong (RFC 6455, 4.2.2).
 *
 * <p>Any thread; handlers run in processes of their connections.
 */
public final class WebSocketEndpoint implements HttpHandler {

    private final WebSocketHandler handler;
    private final WebSocketOptions options;

    /** An endpoint with all defaults. */
    public WebSocketEndpoint(WebSocketHandler handler) {
        this(handler, WebSocketOptions.DEFAULT);
    }

    /** An endpoint with limits of its own. */
    public WebSocketEndpoint(WebSocketHandler handler, WebSocketOptions options) {
        this.handler = handler;
        this.options = options;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return open(request, handler, options);
    }

    /** Opens a WebSocket in answer to a request that a handler of HTTP has had a look at before; or refuses to. */
    public static HttpResponse open(HttpRequest request, WebSocketHandler handler, WebSocketOptions options) {
        return Handshake.refusal(request, options).orElseGet(() -> {
            Handshake handshake = Handshake.of(request, options);
            String key = request.headers().first("Sec-WebSocket-Key").orElseThrow();
            return HttpResponse.upgrade(
                    "websocket",
                    headers -> handshake.addTo(headers, key),
                    new ServedWebSocket(request, handler, options, handshake));
        });
    }
}
