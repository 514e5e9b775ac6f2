package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * The application with its beans made out ahead of time. The steps are those of {@code spring-boot:process-aot}, which
 * itself compiles with the JDK that Maven runs on, and that may be too old for this application.
 */
class AheadOfTimeIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Beans that properties name, so that it has to be said before, too. */
    private static final String ENVIRONMENT = "--simpyio.environments.plant.backend=virtual";

    @TempDir
    private Path directory;

    private Process java(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @Test
    @Timeout(240)
    void theApplicationRuns() throws Exception {
        Path sources = directory.resolve("sources");
        Path resources = directory.resolve("resources");
        Path classes = directory.resolve("classes");
        String classPath = System.getProperty("java.class.path");
        Path log = directory.resolve("process-log");
        Process processing = java(
                log,
                "-cp",
                classPath,
                SpringApplicationAotProcessor.class.getName(),
                DemoApplication.class.getName(),
                sources.toString(),
                resources.toString(),
                classes.toString(),
                "io.simpyio",
                "demo-app",
                ENVIRONMENT);
        assertThat(processing.waitFor()).as(Files.readString(log)).isZero();
        compile(sources, classes, classPath);
        run(String.join(File.pathSeparator, classes.toString(), resources.toString(), classPath));
    }

    private static void compile(Path sources, Path classes, String classPath) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", classes + File.pathSeparator + classPath));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(arguments).anyMatch(file -> file.endsWith("DemoApplication__ApplicationContextInitializer.java"));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private void run(String classPath) throws Exception {
        Path log = directory.resolve("run-log");
        Process process = java(
                log,
                "-Dspring.aot.enabled=true",
                "-cp",
                classPath,
                DemoApplication.class.getName(),
                ENVIRONMENT,
                "--server.port=0",
                "--simpyio.servers.message.port=0",
                "--simpyio.servers.http.port=0");
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> !process.isAlive() || Files.readString(log).contains("Started DemoApplication"));
            assertThat(Files.readString(log))
                    .contains(
                            "Starting AOT-processed DemoApplication",
                            "The loop of plant runs",
                            "The message server listens on port",
                            "The HTTP server listens on port",
                            "Started DemoApplication")
                    .doesNotContain("ERROR");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
