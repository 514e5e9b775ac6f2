package io.simpyio.websocket;

import io.simpyio.http.HttpContract;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;

/** What the contract suites of WebSocket share: a server with one endpoint, at /, and clients. */
public abstract class WebSocketContract extends HttpContract {

    /** Sends back what it gets. */
    protected static final WebSocketHandler ECHO = socket -> {
        while (true) {
            switch (socket.receive().await()) {
                case WebSocketMessage.Text text -> socket.send(text.text()).await();
                case WebSocketMessage.Binary binary ->
                    socket.send(binary.bytes()).await();
            }
        }
    };

    /** Serves; in a process. */
    protected HttpServer serve(WebSocketHandler handler) {
        return serve(handler, WebSocketOptions.DEFAULT);
    }

    protected HttpServer serve(WebSocketHandler handler, WebSocketOptions options) {
        return serve(new HttpRoutes().get("/", new WebSocketEndpoint(handler, options)));
    }

    /** Opens a WebSocket to the server; in a process. */
    protected WebSocket open() {
        return open(WebSocketOptions.DEFAULT);
    }

    protected WebSocket open(WebSocketOptions options) {
        return new WebSocketClient(network, options).connect("ws://localhost:" + server.port() + "/");
    }

    /** Opens one by hand; in a process. */
    protected RawWebSocket rawSocket() {
        return rawSocket("");
    }

    /** Opens one by hand with more header fields, each with its line end. */
    protected RawWebSocket rawSocket(String fields) {
        return RawWebSocket.open(raw(), fields);
    }
}
