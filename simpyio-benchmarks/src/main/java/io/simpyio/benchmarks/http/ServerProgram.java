package io.simpyio.benchmarks.http;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.logging.LogManager;

/** Serves in a process of its own: prints the port, and ends when its standard input does. */
final class ServerProgram {

    /** Who serves. */
    enum Kind {
        SIMPYIO(SimpyioServer::new),
        VERTX(VertxServer::new),
        REACTOR_NETTY(ReactorNettyServer::new),
        HELIDON(HelidonServer::new),
        TOMCAT(TomcatServer::new);

        private final Supplier<Server> server;

        Kind(Supplier<Server> server) {
            this.server = server;
        }

        /** Helidon's module for them is missing where we build. */
        boolean hasWebSockets() {
            return this != HELIDON;
        }
    }

    private ServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        System.out.println(Kind.valueOf(arguments[0]).server.get().start());
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (IOException e) {
            // The parent has gone, too.
        }
        System.exit(0);
    }
}
