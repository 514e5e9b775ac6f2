package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.Backend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The server with clients of others: curl and the JDK's, on every real backend. */
@ParameterizedClass(name = "{0}")
@MethodSource("backends")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpToolIT {

    @Parameter
    private String backendName;

    @TempDir
    private Path directory;

    private Backend backend;
    private CompletableFuture<?> loop;
    private int port;

    static Stream<String> backends() {
        return Backend.available().stream().filter(name -> !name.equals("virtual"));
    }

    @BeforeEach
    void open() throws Exception {
        backend = Backend.open(backendName);
        loop = CompletableFuture.runAsync(
                () -> backend.environment().run(backend.environment().event()),
                task -> Thread.ofPlatform().start(task));
        HttpRoutes routes = new HttpRoutes()
                .get("/hello/{name}", request -> HttpResponse.text("Hello, " + request.pathVariable("name")))
                .get("/long", request -> HttpResponse.text("compress me ".repeat(10_000)))
                .get(
                        "/stream",
                        request -> HttpResponse.stream("text/plain", out -> {
                            for (int i = 0; i < 5; i++) {
                                out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8))
                                        .await();
                                request.environment().timeout(0.002).await();
                            }
                        }))
                .post(
                        "/echo",
                        request -> HttpResponse.ok()
                                .withBytes(
                                        "application/octet-stream",
                                        request.body().limit(64 << 20).bytes().await()))
                .post(
                        "/small",
                        request -> HttpResponse.text(
                                "" + request.body().limit(10).bytes().await().length))
                .post(
                        "/form",
                        request -> HttpResponse.text(
                                request.form().await().first("name").orElse("nobody")));
        port = backend.environment()
                .submit(() -> new HttpServer(backend.network(), routes)
                        .start(new InetSocketAddress("127.0.0.1", 0))
                        .await()
                        .port())
                .get();
    }

    @AfterEach
    void close() {
        backend.close();
        loop.exceptionally(closed -> null).join();
    }

    private String curl(String path, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30"));
        command.addAll(Arrays.asList(options));
        command.add("http://127.0.0.1:" + port + path);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("curl is missing, and CI must not skip this test", e);
            }
            Assumptions.abort("curl is missing: " + e.getMessage());
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("exit code of curl, which said: %s", output)
                .isZero();
        return output;
    }

    @Test
    void curlGetsPostsAndStreams() throws Exception {
        assertThat(curl("/hello/you")).isEqualTo("Hello, you");
        assertThat(curl("/hello/you", "-I")).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 10");
        assertThat(curl("/hello/you", "--http1.0")).isEqualTo("Hello, you");
        assertThat(curl("/nope", "-o", "/dev/null", "-w", "%{http_code}")).isEqualTo("404");
        assertThat(curl("/long", "--compressed")).hasSize(120_000);
        assertThat(curl("/long", "--compressed", "-o", "/dev/null", "-w", "%{size_download}"))
                .satisfies(size -> assertThat(Integer.parseInt(size)).isLessThan(2_000));
        assertThat(curl("/stream")).hasLineCount(5).endsWith("line 4\n");
        assertThat(curl("/form", "-d", "name=a%26b")).isEqualTo("a&b");
    }

    @Test
    void curlUploadsWithAndWithoutBeingAsked() throws Exception {
        byte[] data = new byte[3 << 20];
        new Random(7).nextBytes(data);
        Path file = Files.write(directory.resolve("up"), data);
        Path back = directory.resolve("back");
        for (List<String> fields :
                List.of(List.of("Expect: 100-continue"), List.of("Expect:"), List.of("Transfer-Encoding: chunked"))) {
            curl("/echo", "--data-binary", "@" + file, "-H", fields.getFirst(), "-o", back.toString());
            assertThat(Files.mismatch(file, back)).as("first byte that differs").isEqualTo(-1);
        }
        assertThat(curl("/small", "--data-binary", "@" + file, "-o", "/dev/null", "-w", "%{http_code}"))
                .isEqualTo("413");
    }

    @Test
    void curlKeepsTheConnection() throws Exception {
        String one = "http://127.0.0.1:" + port + "/hello/1";
        assertThat(curl("/hello/2", one, one, "-w", "%{num_connects} ")).isEqualTo("Hello, 11 Hello, 10 Hello, 20 ");
    }

    @Test
    void theClientOfTheJdkGetsAndPosts() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            URI hello = URI.create("http://127.0.0.1:" + port + "/hello/jdk");
            List<CompletableFuture<String>> many = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                many.add(client.sendAsync(
                                java.net.http.HttpRequest.newBuilder(hello).build(), BodyHandlers.ofString())
                        .thenApply(java.net.http.HttpResponse::body));
            }
            assertThat(many).allSatisfy(answer -> assertThat(answer.get()).isEqualTo("Hello, jdk"));
            byte[] data = new byte[1 << 20];
            Arrays.fill(data, (byte) 7);
            java.net.http.HttpRequest post = java.net.http.HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/echo"))
                    .expectContinue(true)
                    .POST(BodyPublishers.ofByteArray(data))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(data);
        }
    }
}
