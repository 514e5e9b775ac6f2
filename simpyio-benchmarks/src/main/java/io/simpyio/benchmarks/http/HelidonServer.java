package io.simpyio.benchmarks.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.simpyio.benchmarks.server.Server;

/** Handlers of Helidon SE, on a virtual thread for each connection; without WebSockets. */
final class HelidonServer implements Server {

    @Override
    public int start() {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .addRouting(HttpRouting.builder()
                        .get(
                                "/plaintext",
                                (request, response) -> response.header(HeaderValues.CONTENT_TYPE_TEXT_PLAIN)
                                        .send(Greeting.HELLO))
                        .get("/json", (request, response) -> response.send(Greeting.hello())))
                .build()
                .start();
        return server.port();
    }
}
