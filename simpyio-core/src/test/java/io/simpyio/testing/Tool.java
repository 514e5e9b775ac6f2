package io.simpyio.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that tests talk to; without them the tests are skipped, but never where CI is set. */
public final class Tool {

    private static final long LIMIT_SECONDS = 60;

    private Tool() {}

    /** Skips the test if the program cannot be started like this. */
    public static void require(String... command) {
        try {
            run(command);
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(command[0] + " is missing, and CI must not skip this test", e);
            }
            Assumptions.abort(command[0] + " is missing: " + e.getMessage());
        }
    }

    /** What a program has said, once it has ended. */
    public record Output(int exitCode, String text) {}

    /** Runs a program to its end, with nothing to read. */
    public static Output run(String... command) throws IOException {
        Process process = start(command);
        process.getOutputStream().close();
        return end(process);
    }

    /** Starts a program; what it complains of comes with what it says. */
    public static Process start(String... command) throws IOException {
        return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    }

    /** Waits for a program's end. */
    public static Output end(Process process) throws IOException {
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("No end after " + LIMIT_SECONDS + " s, but: " + text);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
        return new Output(process.exitValue(), text);
    }
}
