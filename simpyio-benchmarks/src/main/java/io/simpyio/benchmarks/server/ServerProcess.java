package io.simpyio.benchmarks.server;

import java.io.IOException;
import java.util.List;

/**
 * A server in a process of its own, which listens when this is made.
 *
 * @param port where it listens
 */
public record ServerProcess(JvmProcess process, int port) implements AutoCloseable {

    /**
     * Starts a server.
     *
     * @param launcher what stands before the command that starts the JVM
     * @param program a program whose main method calls {@link ServerProgram#serve}
     * @throws IOException if it cannot be started, or ends before it listens
     */
    public static ServerProcess start(List<String> launcher, Class<?> program, String... arguments) throws IOException {
        JvmProcess process = JvmProcess.start(launcher, program, arguments);
        return new ServerProcess(process, Integer.parseInt(process.readLine()));
    }

    /** The process as the operating system knows it. */
    public ProcessHandle handle() {
        return process.handle();
    }

    /** Ends its standard input, which ends it; tells whether it has ended so. */
    public boolean end() throws IOException, InterruptedException {
        return process.end();
    }

    @Override
    public void close() {
        process.close();
    }
}
