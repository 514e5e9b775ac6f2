package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.server.Server;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Handlers on Vert.x's event loop, on epoll; without a router, as its own benchmarks are. */
final class VertxServer implements Server {

    private static final int START_SECONDS = 30;

    @Override
    public int start() throws Exception {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("No native transport", vertx.unavailableNativeTransportCause());
        }
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.binaryMessageHandler(socket::writeBinaryMessage))
                .requestHandler(VertxServer::answer);
        return server.listen(0, "127.0.0.1")
                .await(START_SECONDS, TimeUnit.SECONDS)
                .actualPort();
    }

    private static void answer(HttpServerRequest request) {
        String path = request.path();
        if ("/plaintext".equals(path)) {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(Greeting.HELLO);
        } else if ("/json".equals(path)) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(JsonObject.of("message", Greeting.HELLO).toBuffer());
        } else {
            request.response().setStatusCode(404).end();
        }
    }
}
