package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.server.Server;
import io.simpyio.benchmarks.server.ServerProgram;
import io.simpyio.benchmarks.server.TomcatServer;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Serves in a process of its own: {@code GET /plaintext}, {@code GET /json}, and WebSockets at {@code /echo}, whose messages
 * come back.
 */
final class HttpServerProgram {

    /** Who serves. */
    enum Kind {
        SIMPYIO(SimpyioServer::new),
        VERTX(VertxServer::new),
        REACTOR_NETTY(ReactorNettyServer::new),
        HELIDON(HelidonServer::new),
        TOMCAT(() -> new TomcatServer(TomcatApplication.class, Map.of()));

        private final Supplier<Server> server;

        Kind(Supplier<Server> server) {
            this.server = server;
        }

        /** Helidon's module for them is missing where we build. */
        boolean hasWebSockets() {
            return this != HELIDON;
        }
    }

    private HttpServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        ServerProgram.serve(Kind.valueOf(arguments[0]).server.get());
    }
}
