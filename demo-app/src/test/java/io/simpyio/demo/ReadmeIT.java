package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.simpyio.spring.LocalSimpyioHttpPort;
import io.simpyio.spring.LocalSimpyioMessagePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The clients of the README, as they stand there, against the application; only the ports are put in. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"simpyio.servers.message.port=0", "simpyio.servers.http.port=0"})
@Timeout(value = 2 * ReadmeIT.LIMIT_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadmeIT {

    static final long LIMIT_SECONDS = 60;

    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```\n```\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("```\n\\$ (curl [^\n]*8080[^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern HTTP = Pattern.compile("```\n\\$ (curl [^\n]*8090[^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RPC =
            Pattern.compile("```\n\\$ (curl [^\n]*8090/rpc[^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    @LocalSimpyioMessagePort
    int messagePort;

    @LocalSimpyioHttpPort
    int httpPort;

    @LocalServerPort
    int webPort;

    @TempDir
    private Path directory;

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

    private String run(String program, List<String> command, String input) throws Exception {
        // A tool that is missing on somebody's machine skips the test there, but never in CI.
        boolean installed =
                new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(installed).as(program + " is installed").isTrue();
        }
        assertThat(installed).as(program + " is installed").isTrue();
        // Files on both sides: a pipe is read, or written to, for as long as the client pleases.
        Path in = Files.writeString(directory.resolve("input"), input);
        Path out = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String output = Files.readString(out);
            assertThat(ended).as("The client has ended; it said: " + output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
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

    @Test
    void curlGetsTheStatus() throws Exception {
        assertCurlGets(sample(HTTP));
    }

    @Test
    void curlBooks() throws Exception {
        assertCurlGets(sample(RPC));
    }

    private void assertCurlGets(Sample sample) throws Exception {
        String command = sample.code().replace("8090", String.valueOf(httpPort));
        String output = run("curl", List.of("sh", "-c", command), "");
        assertThat(withoutNumbers(output.strip()))
                .isEqualTo(withoutNumbers(sample.output().strip()));
    }
}
