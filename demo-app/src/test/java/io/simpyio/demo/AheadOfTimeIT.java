package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * The application with its beans made out ahead of time. The steps are those of {@code spring-boot:process-aot}, which
 * itself compiles with the JDK that Maven runs on, and that may be too old for this application.
 */
class AheadOfTimeIT {

    /** Beans that properties name, so that it has to be said before, too. */
    private static final String ENVIRONMENT = "--simpyio.environments.plant.backend=virtual";

    @TempDir
    private Path directory;

    @Test
    @Timeout(240)
    void theApplicationRuns() throws Exception {
        Path sources = directory.resolve("sources");
        Path resources = directory.resolve("resources");
        Path classes = directory.resolve("classes");
        String classPath = System.getProperty("java.class.path");
        DemoProcess processing = new DemoProcess(
                directory,
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
        assertThat(processing.exitValue()).as(processing.log()).isZero();
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
        try (DemoProcess process = new DemoProcess(
                directory,
                "-Dspring.aot.enabled=true",
                "-cp",
                classPath,
                DemoApplication.class.getName(),
                ENVIRONMENT,
                "--server.port=0",
                "--simpyio.servers.message.port=0",
                "--simpyio.servers.http.port=0")) {
            process.awaitStarted(1);
            assertThat(process.log())
                    .contains(
                            "Starting AOT-processed DemoApplication",
                            "The loop of plant runs",
                            "The message server listens on port",
                            "The HTTP server listens on port")
                    .doesNotContain("ERROR");
        }
    }
}
