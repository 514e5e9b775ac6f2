package io.simpyio.benchmarks.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this module in a JVM of its own, which is spoken to in lines. One thread only. */
public final class JvmProcess implements AutoCloseable {

    /** The same for all of them. */
    public static final List<String> FLAGS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final int END_SECONDS = 10;

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private JvmProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = process.inputReader();
        this.input = process.outputWriter();
    }

    /**
     * Starts a program.
     *
     * @param launcher what stands before the command that starts the JVM
     * @param program the class with its main method
     * @throws IOException if it cannot be started
     */
    public static JvmProcess start(List<String> launcher, Class<?> program, String... arguments) throws IOException {
        Process process = new ProcessBuilder(command(launcher, program, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new JvmProcess(program.getSimpleName() + List.of(arguments), process);
    }

    /** The command for a program of this module in a JVM with the same flags. */
    public static List<String> command(List<String> launcher, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Says a line to it, and returns the next one that it prints. Fails if it ends instead. */
    public String ask(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
        return readLine();
    }

    /** Waits for the next line that it prints. Fails if it ends instead. */
    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException(name + " has ended instead of an answer");
        }
        return line;
    }

    /** The process as the operating system knows it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** What a process has used of all cores, in seconds; Linux counts hundredths. */
    public static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Ends its standard input, which ends it; tells whether it has ended so. */
    public boolean end() throws IOException, InterruptedException {
        input.close();
        return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
