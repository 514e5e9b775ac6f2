package io.simpyio.spring.boot.autoconfigure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.SimpyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How an application without a web server lives and ends, in a JVM of its own. */
class ApplicationExitIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void whenAProcessFailsAndOnFailureIsFailThenTheExitCodeIs1() throws Exception {
        Process application = start("--simpyio.processes.on-failure=fail", "--fail=true");
        assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).as(output()).isEqualTo(1);
        assertThat(output()).contains("failed, which ends the application", "as it was told to");
    }

    @Test
    void whenItIsTerminatedThenTheProcessHasTimeToEnd() throws Exception {
        Process application = start("--fail=false");
        try {
            await().atMost(LIMIT).until(this::output, output -> output.contains("begins"));
            assertThat(application.isAlive()).isTrue();
        } finally {
            application.destroy();
        }
        assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("has ended");
    }

    @Test
    void whenTheJvmDoesNotAllowTheCoroutinesThenTheFailureNamesPropertyAndFlag() throws Exception {
        Process application = start("--simpyio.coroutines=loop", "--fail=false");
        assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).isEqualTo(1);
        assertThat(output())
                .contains(
                        "Invalid value 'loop' for configuration property 'simpyio.coroutines'",
                        "--add-opens java.base/java.lang=ALL-UNNAMED");
    }

    private Process start(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Application.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Job.class)
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }
    }

    static class Job {

        @SimpyProcess
        void run(Environment environment, @Value("${fail}") boolean fail) {
            System.out.println("The job begins");
            if (fail) {
                throw new IllegalStateException("as it was told to");
            }
            try {
                environment.event().await();
            } finally {
                environment.timeout(0.1).await();
                System.out.println("The job has ended");
            }
        }
    }
}
