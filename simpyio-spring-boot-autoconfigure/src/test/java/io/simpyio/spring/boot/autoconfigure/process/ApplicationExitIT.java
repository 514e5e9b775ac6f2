package io.simpyio.spring.boot.autoconfigure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.SimpyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /** The start and the stop of the loop wait for 10 s each, the close of the environment for 30 s. */
    private static final Duration HANG_LIMIT = Duration.ofSeconds(110);

    private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

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
    void whenSimulatedTimeIsUpThenTheProcessHasTimeToEndAndTheExitCodeIs0() throws Exception {
        Process application = start("--simpyio.backend=virtual", "--simpyio.run.until=365d", "--fail=false");
        assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).as(output()).isZero();
        assertThat(output()).contains("Time is up: the application ends at 3.1536E7 s", "The job has ended");
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

    /** Both ways to hold the loop at once, as each takes all the time that a start and a stop wait for it. */
    @Test
    void whenAProcessHoldsTheLoopAtTheStartThenTheApplicationEndsAndNamesIt() throws Exception {
        Process spinning = start("spinning", List.of(OPENS), "--fail=false", "--hang=spin");
        Process sleeping = start("sleeping", List.of(), "--fail=false", "--hang=sleep");
        try {
            assertThat(spinning.waitFor(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(output("spinning"))
                    .isTrue();
            assertThat(sleeping.waitFor(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(output("sleeping"))
                    .isTrue();
        } finally {
            spinning.destroyForcibly();
            sleeping.destroyForcibly();
        }
        assertThat(spinning.exitValue()).as(output("spinning")).isEqualTo(1);
        assertThat(output("spinning"))
                .contains(
                        "The processes of the application did not start within 10 s. Process the-job holds the loop:",
                        "Job.spin(",
                        "The loop has not stopped within 10 s. Process the-job holds the loop:")
                .doesNotContain("baton");
        assertThat(sleeping.exitValue()).as(output("sleeping")).isEqualTo(1);
        assertThat(output("sleeping"))
                .contains(
                        "The processes of the application did not start within 10 s. Process the-job holds the loop:",
                        "java.lang.Thread.sleep(",
                        "by handing a baton",
                        "In a JVM started with --add-opens java.base/java.lang=ALL-UNNAMED only that process waits");
    }

    private Process start(String... arguments) throws IOException {
        return start("output", List.of(), arguments);
    }

    private Process start(String output, List<String> jvmArguments, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile())
                .start();
    }

    private String output() throws IOException {
        return output("output");
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
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

        @SimpyProcess(name = "the-job")
        void run(Environment environment, @Value("${fail}") boolean fail, @Value("${hang:no}") String hang)
                throws InterruptedException {
            System.out.println("The job begins");
            if (hang.equals("spin")) {
                spin();
            } else if (hang.equals("sleep")) {
                Thread.sleep(Duration.ofDays(1));
            }
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

        private static void spin() {
            while (true) {
                Thread.onSpinWait();
            }
        }
    }
}
