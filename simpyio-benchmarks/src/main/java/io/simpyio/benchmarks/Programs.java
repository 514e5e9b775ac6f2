package io.simpyio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. */
public final class Programs {

    private static final int LIMIT_MINUTES = 5;

    private Programs() {}

    /**
     * What a program prints, without the blanks around it.
     *
     * @throws IOException if it cannot be started, fails, or takes too long
     */
    public static String output(String... command) throws IOException, InterruptedException {
        // Into a file: a pipe that nobody reads until the end would hold up a program that says much.
        Path output = Files.createTempFile("simpyio-benchmarks", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("Has not ended within " + LIMIT_MINUTES + " minutes: " + List.of(command));
            }
            if (process.exitValue() != 0) {
                throw new IOException(List.of(command) + " failed:\n" + Files.readString(output));
            }
            return Files.readString(output).strip();
        } finally {
            process.destroy();
            Files.delete(output);
        }
    }
}
