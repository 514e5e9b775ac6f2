package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as its users get it: one jar, whose manifest says what the JVM is to allow. */
class PackagedApplicationIT {

    @TempDir
    private Path directory;

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("demo-app-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Timeout(240)
    void needsNoFlagsAndStopsInOrder() throws Exception {
        DemoProcess process = new DemoProcess(
                directory,
                "-jar",
                jar().toString(),
                "--server.port=0",
                "--simpyio.servers.message.port=0",
                "--simpyio.servers.http.port=0");
        try (process) {
            process.awaitStarted(1);
        }
        assertThat(process.log())
                .contains(
                        "processes switched on the loop",
                        DemoProcess.STARTED,
                        "The message server takes nothing new",
                        "The HTTP server takes nothing new")
                .doesNotContain("WARN", "ERROR");
    }
}
