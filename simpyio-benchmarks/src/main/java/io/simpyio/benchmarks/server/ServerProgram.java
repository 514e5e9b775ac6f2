package io.simpyio.benchmarks.server;

import java.io.IOException;
import java.util.logging.LogManager;

/** What a program that serves in a process of its own does. */
public final class ServerProgram {

    private ServerProgram() {}

    /** Starts a server, prints its port, and ends the JVM when its standard input ends. */
    public static void serve(Server server) throws Exception {
        LogManager.getLogManager().reset();
        System.out.println(server.start());
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
