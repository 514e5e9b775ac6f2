package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.simpyio.spring.LocalSimpyioMessagePort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The clients of the README, as they stand there, against the application; only the ports are put in. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "simpyio.servers.message.port=0")
class ReadmeIT {

    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```\n```\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("```\n\\$ (curl [^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    @LocalSimpyioMessagePort
    int messagePort;

    @LocalServerPort
    int webPort;

    private record Sample(String code, String output) {}

    private static Sample sample(Pattern pattern) throws IOException {
        Matcher found = pattern.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(found.find()).as("the README has %s", pattern).isTrue();
        return new Sample(found.group(1), found.group(2));
    }

    /** What it prints differs from run to run in its numbers only. */
    private static String withoutNumbers(String text) {
        return NUMBER.matcher(text).replaceAll("#");
    }

    private static String run(String program, List<String> command, String input) throws Exception {
        // A tool that is missing on somebody's machine skips the test there, but never in CI.
        boolean installed =
                new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(installed).as(program + " is installed").isTrue();
        }
        assertThat(installed).as(program + " is installed").isTrue();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void thePythonClientGetsItsAnswers() throws Exception {
        Sample sample = sample(PYTHON);
        assertThat(sample.code()).contains("5555");
        String output =
                run("python3", List.of("python3", "-"), sample.code().replace("5555", String.valueOf(messagePort)));
        assertThat(withoutNumbers(output)).isEqualTo(withoutNumbers(sample.output()));
    }

    @Test
    void curlGetsTheMetric() throws Exception {
        Sample sample = sample(CURL);
        assertThat(sample.code()).contains("8080");
        String command = sample.code().replace("8080", String.valueOf(webPort));
        String output = run("curl", List.of("sh", "-c", command), "");
        assertThat(withoutNumbers(output.strip()))
                .isEqualTo(withoutNumbers(sample.output().strip()));
    }
}
