package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A JVM of its own, with the application or with what prepares it. */
final class DemoProcess implements AutoCloseable {

    static final String STARTED = "Started DemoApplication";

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path log;
    private final Process process;

    /** Starts `java` with these arguments; all output goes to a file in the folder. */
    DemoProcess(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(arguments));
        log = Files.createTempFile(folder, "log", ".txt");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits for the end by itself. */
    int exitValue() throws InterruptedException {
        return process.waitFor();
    }

    /** Waits until the application has been started so many times. */
    void awaitStarted(int times) throws IOException {
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || starts() >= times);
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    private int starts() throws IOException {
        return log().split(STARTED, -1).length - 1;
    }

    /** Stops it in order, and waits for that. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
