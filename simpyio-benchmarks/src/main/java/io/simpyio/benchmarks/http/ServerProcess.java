package io.simpyio.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which listens when this is made. */
final class ServerProcess implements AutoCloseable {

    /** The same for all servers. */
    static final List<String> JVM_FLAGS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final int END_SECONDS = 10;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server.
     *
     * @param launcher what stands before the command that starts the JVM
     * @throws IOException if it cannot be started, or ends before it listens
     */
    static ServerProcess start(ServerProgram.Kind kind, List<String> launcher) throws IOException {
        Process process = new ProcessBuilder(javaCommand(launcher, ServerProgram.class, kind.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("The server " + kind + " has ended before it listened");
        }
        return new ServerProcess(process, Integer.parseInt(line));
    }

    /** The command for a program of this module in a JVM with the same flags. */
    static List<String> javaCommand(List<String> launcher, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What a process has used of all cores, in seconds; Linux counts hundredths. */
    static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Ends its standard input, which ends it; tells whether it has ended so. */
    boolean end() throws IOException, InterruptedException {
        process.outputWriter().close();
        return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
