package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.Backend;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.testing.Tool;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The server with clients of others that speak HTTP/2, and wrk, which does not, on every real backend. */
@ParameterizedClass(name = "{0}")
@MethodSource("backends")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Http2ToolIT {

    @Parameter
    private String backendName;

    @TempDir
    private Path directory;

    private Backend backend;
    private CompletableFuture<?> loop;
    private int port;
    private int securePort;

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
                .get("/later", request -> {
                    request.environment().timeout(0.001).await();
                    return HttpResponse.text("later");
                })
                .post(
                        "/small",
                        request -> HttpResponse.text(
                                "" + request.body().limit(10).bytes().await().length))
                .post(
                        "/echo",
                        request -> HttpResponse.ok()
                                .withBytes(
                                        "application/octet-stream",
                                        request.body().limit(64 << 20).bytes().await()));
        port = listen(routes, HttpServerOptions.DEFAULT);
        securePort = listen(
                routes,
                HttpServerOptions.builder()
                        .listen(ListenOptions.DEFAULT.withTls(Tls.server(TestPki.identity(TestPki.localhost()))
                                .build()))
                        .build());
    }

    private int listen(HttpRoutes routes, HttpServerOptions options) throws Exception {
        return backend.environment()
                .submit(() -> new HttpServer(backend.network(), routes, options)
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

    private String tool(String... command) throws Exception {
        Tool.Output output = Tool.run(command);
        assertThat(output.exitCode())
                .as("exit code of %s, which said: %s", command[0], output.text())
                .isZero();
        return output.text();
    }

    private String curl(String path, String... options) throws Exception {
        Tool.require("curl", "--version");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--insecure", "--max-time", "30"));
        command.addAll(Arrays.asList(options));
        command.add(path);
        return tool(command.toArray(String[]::new));
    }

    @Test
    void curlNegotiatesOrKnows() throws Exception {
        String secure = "https://localhost:" + securePort;
        String plain = "http://127.0.0.1:" + port;
        String version = "%{http_version} ";
        assertThat(curl(secure + "/hello/you", "-w", version)).isEqualTo("Hello, you2 ");
        assertThat(curl(secure + "/hello/you", "-w", version, "--http1.1")).isEqualTo("Hello, you1.1 ");
        assertThat(curl(plain + "/hello/you", "-w", version, "--http2-prior-knowledge"))
                .isEqualTo("Hello, you2 ");
        // It asks to upgrade, and is answered all the same.
        assertThat(curl(plain + "/hello/you", "-w", version, "--http2")).isEqualTo("Hello, you1.1 ");
        assertThat(curl(secure + "/long", "--compressed")).hasSize(120_000);
        byte[] data = new byte[3 << 20];
        new Random(7).nextBytes(data);
        Path file = Files.write(directory.resolve("up"), data);
        Path back = directory.resolve("back");
        curl(secure + "/echo", "--data-binary", "@" + file, "-o", back.toString());
        assertThat(Files.mismatch(file, back)).as("first byte that differs").isEqualTo(-1);
        assertThat(curl(secure + "/small", "--data-binary", "@" + file, "-o", "/dev/null", "-w", "%{http_code}"))
                .isEqualTo("413");
        String one = secure + "/hello/1";
        assertThat(curl(one, one, one, "-w", "%{num_connects} ")).isEqualTo("Hello, 11 Hello, 10 Hello, 10 ");
    }

    @Test
    void h2loadHasAllAnswers() throws Exception {
        Tool.require("h2load", "--version");
        for (String uri : List.of(
                "http://127.0.0.1:" + port + "/hello/load",
                "https://127.0.0.1:" + securePort + "/hello/load",
                "https://127.0.0.1:" + securePort + "/long",
                "https://127.0.0.1:" + securePort + "/later")) {
            assertThat(tool("h2load", "-n", "2000", "-c", "4", "-m", "20", uri))
                    .contains("Application protocol: h2")
                    .contains("2000 succeeded, 0 failed, 0 errored");
        }
    }

    @Test
    void wrkHasAllAnswers() throws Exception {
        Tool.require("wrk", "-t1", "-c1", "-d1s", "http://127.0.0.1:" + port + "/hello/wrk");
        for (String uri :
                List.of("http://127.0.0.1:" + port + "/hello/wrk", "https://127.0.0.1:" + securePort + "/hello/wrk")) {
            assertThat(tool("wrk", "-t1", "-c16", "-d1s", uri))
                    .contains("requests in")
                    .doesNotContain("Socket errors", "Non-2xx");
        }
    }

    @Test
    void theClientOfTheJdkGetsAndPosts() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            URI hello = URI.create("https://localhost:" + securePort + "/hello/jdk");
            List<CompletableFuture<java.net.http.HttpResponse<String>>> many = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                many.add(client.sendAsync(
                        java.net.http.HttpRequest.newBuilder(hello).build(), BodyHandlers.ofString()));
            }
            assertThat(many).allSatisfy(answer -> {
                assertThat(answer.get().body()).isEqualTo("Hello, jdk");
                assertThat(answer.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
            });
            byte[] data = new byte[1 << 20];
            Arrays.fill(data, (byte) 7);
            for (boolean asked : new boolean[] {false, true}) {
                java.net.http.HttpRequest post = java.net.http.HttpRequest.newBuilder(
                                URI.create("https://localhost:" + securePort + "/echo"))
                        .expectContinue(asked)
                        .POST(BodyPublishers.ofByteArray(data))
                        .build();
                assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(data);
            }
        }
    }

    private static SSLContext trusting() throws Exception {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        authorities.setCertificateEntry("test", TestPki.authority().getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
