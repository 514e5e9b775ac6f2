package io.simpyio.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Every server answers what the suite asks for, and the loads notice what is wrong. */
class HttpServersTests {

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static ServerProcess start(HttpServerProgram.Kind kind) throws IOException {
        return ServerProcess.start(List.of(), HttpServerProgram.class, kind.name());
    }

    private static String contentType(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("none");
    }

    @ParameterizedTest
    @EnumSource
    void aServerAnswersAndEndsByItself(HttpServerProgram.Kind kind) throws Exception {
        try (ServerProcess server = start(kind)) {
            HttpResponse<String> text = get(server.port(), "/plaintext");
            assertThat(text.statusCode()).isEqualTo(200);
            assertThat(contentType(text)).startsWith("text/plain");
            assertThat(text.body()).isEqualTo("Hello, World!");

            HttpResponse<String> json = get(server.port(), "/json");
            assertThat(json.statusCode()).isEqualTo(200);
            assertThat(contentType(json)).startsWith("application/json");
            assertThat(JsonMapper.shared().readTree(json.body()))
                    .isEqualTo(JsonMapper.shared().readTree("{\"message\":\"Hello, World!\"}"));

            assertThat(get(server.port(), "/other").statusCode()).isEqualTo(404);
            if (kind.hasWebSockets()) {
                echo(server.port(), 1, 64);
                echo(server.port(), 3, 16_384);
            }

            assertThat(server.end()).isTrue();
        }
    }

    private static void echo(int port, int connections, int bytes) throws IOException {
        try (EchoClient client = new EchoClient(port, connections, bytes)) {
            assertThat(client.run(TimeUnit.MILLISECONDS.toNanos(50))).isPositive();
            assertThat(client.p99Micros()).isPositive();
        }
    }

    @Test
    void wrkCountsWhatAServerAnswers() throws Exception {
        requireWrk();
        Wrk wrk = new Wrk(List.of(), Path.of("src/main/lua/pipeline.lua"));
        try (ServerProcess server = start(HttpServerProgram.Kind.SIMPYIO)) {
            Wrk.Outcome outcome = wrk.run(server.port(), HttpWork.parse("json/2x4"), 1);
            assertThat(outcome.requests()).isPositive();
            assertThat(outcome.p99Micros()).isPositive();
            assertThatThrownBy(() -> wrk.run(server.port(), new HttpWork(HttpWork.Kind.ECHO, 1, 1), 1))
                    .as("a request without an upgrade gets 426")
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Non-2xx");
        }
    }

    private static void requireWrk() throws InterruptedException {
        try {
            assertThat(Wrk.version()).startsWith("wrk");
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("There is no wrk, and CI must not skip this test", missing);
            }
            Assumptions.abort(missing.getMessage());
        }
    }

    @Test
    void whatWrkPrintsIsUnderstood() throws IOException {
        String output = """
                Running 2s test @ http://127.0.0.1:8090/plaintext
                  1 threads and 64 connections
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     1.02ms  200.00us   9.99ms   99.00%
                    Req/Sec    61.20k     2.00k   65.00k    90.00%
                  Latency Distribution
                     50%    1.00ms
                     75%    1.20ms
                     90%    1.50ms
                     99%    2.36ms
                  122400 requests in 2.00s, 15.18MB read
                Requests/sec:  61200.00
                Transfer/sec:      7.59MB
                """;
        assertThat(Wrk.Outcome.parse(output)).isEqualTo(new Wrk.Outcome(122_400, 2_360));
        assertThat(Wrk.Outcome.parse(output.replace("2.36ms", "635.00us")).p99Micros())
                .isEqualTo(635);
        assertThatThrownBy(() -> Wrk.Outcome.parse(output + "  Socket errors: connect 0, read 1, write 0, timeout 0\n"))
                .isInstanceOf(IOException.class);
    }
}
