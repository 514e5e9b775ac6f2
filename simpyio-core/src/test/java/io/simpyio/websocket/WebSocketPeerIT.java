package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.net.Backend;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.testing.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

/** WebSockets with peers of others: Python's websockets, Node's ws and Chromium, on every real backend, and over TLS. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketPeerIT {

    /** Debian's, which has the packages of Debian. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final String NODE_PACKAGES = "/usr/share/nodejs";

    private static final WebSocketOptions OPTIONS = WebSocketOptions.builder()
            .maxMessageBytes(4 << 20)
            .compression(true)
            .subprotocols("chat")
            .build();

    record World(String backend, boolean secure) {}

    @Parameter
    private World world;

    @TempDir
    private Path directory;

    private final CompletableFuture<String> report = new CompletableFuture<>();
    private Backend backend;
    private CompletableFuture<?> loop;
    private int port;

    static Stream<World> worlds() {
        return Backend.available().stream()
                .filter(name -> !name.equals("virtual"))
                .flatMap(name -> Stream.of(new World(name, false), new World(name, true)));
    }

    @BeforeEach
    void open() throws Exception {
        backend = Backend.open(world.backend);
        loop = CompletableFuture.runAsync(
                () -> backend.environment().run(backend.environment().event()),
                task -> Thread.ofPlatform().start(task));
        HttpRoutes routes = new HttpRoutes()
                .get("/echo", new WebSocketEndpoint(WebSocketContract.ECHO, OPTIONS))
                .get("/bye", new WebSocketEndpoint(WebSocketPeerIT::bye, OPTIONS))
                .files("/page", "io/simpyio/websocket/page")
                .post("/report", request -> {
                    report.complete(request.body().text().await());
                    return HttpResponse.ok();
                });
        ListenOptions listen = world.secure
                ? ListenOptions.DEFAULT.withTls(
                        Tls.server(TestPki.identity(TestPki.localhost())).build())
                : ListenOptions.DEFAULT;
        Files.writeString(directory.resolve("ca.crt"), TestPki.authority().getCertificatePEM());
        port = backend.environment()
                .submit(() -> new HttpServer(
                                backend.network(),
                                routes,
                                HttpServerOptions.builder().listen(listen).build())
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

    private static void bye(WebSocket socket) {
        socket.ping().await();
        socket.send("pong").await();
        throw new WebSocketException(3000, "bye");
    }

    private static Process script(String... command) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.set(
                1,
                Path.of(WebSocketPeerIT.class.getResource(command[1]).toURI()).toString());
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", NODE_PACKAGES);
        return builder.start();
    }

    private void assertTheirClientIsPleased(String... command) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.addAll(List.of(
                "client",
                (world.secure ? "wss" : "ws") + "://localhost:" + port,
                directory.resolve("ca.crt").toString()));
        Process client = script(all.toArray(String[]::new));
        assertThat(Tool.end(client).text()).isEqualTo("done\n");
    }

    private void assertOurClientIsPleased(String... command) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.add("server");
        if (world.secure) {
            X509Bundle identity = TestPki.localhost();
            all.add(Files.writeString(directory.resolve("server.crt"), identity.getCertificatePathPEM())
                    .toString());
            all.add(Files.writeString(directory.resolve("server.key"), identity.getPrivateKeyPEM())
                    .toString());
        }
        Process server = script(all.toArray(String[]::new));
        try (BufferedReader output = server.inputReader()) {
            int theirPort = Integer.parseInt(output.readLine());
            backend.environment().submit(() -> talkTo(theirPort)).get();
            assertThat(output.readLine()).isEqualTo("done");
        } finally {
            server.destroyForcibly();
        }
    }

    private void talkTo(int theirPort) {
        Random random = new Random(5);
        String address = (world.secure ? "wss" : "ws") + "://127.0.0.1:" + theirPort + "/";
        Tls tls = Tls.client().trust(TestPki.trust()).build();
        for (boolean compression : new boolean[] {true, false}) {
            WebSocketOptions options = WebSocketOptions.builder()
                    .maxMessageBytes(4 << 20)
                    .compression(compression)
                    .minCompressedBytes(0)
                    .build();
            WebSocket socket = new WebSocketClient(backend.network(), options, tls).connect(address);
            for (String text : List.of("hello", "", "h\u00e4\u20ac\ud83d\ude00", "again ".repeat(50_000), "hello")) {
                socket.send(text).await();
                assertThat(socket.receive().await().text()).isEqualTo(text);
            }
            for (int bytes : new int[] {0, 125, 126, 65_535, 65_536, 1_000_000}) {
                byte[] data = new byte[bytes];
                random.nextBytes(data);
                socket.send(data).await();
                assertThat(socket.receive().await().bytes()).isEqualTo(data);
            }
            WebSocketMessageWriter pieces = socket.sendText();
            for (int i = 0; i < 100; i++) {
                pieces.write("piece " + i + " ").await();
            }
            pieces.end().await();
            assertThat(socket.receive().await().text()).startsWith("piece 0 ").endsWith("piece 99 ");
            socket.ping().await();
            int code = compression ? 4000 : 4001;
            assertThat(socket.close(code, "enough").await().code()).isEqualTo(code);
        }
    }

    @Test
    void pythonsClientAndServer() throws Exception {
        requirePackage(PYTHON, "-c", "import websockets");
        assertTheirClientIsPleased(PYTHON, "/python/websocket_peer.py");
        assertOurClientIsPleased(PYTHON, "/python/websocket_peer.py");
    }

    @Test
    void nodesClientAndServer() throws Exception {
        requirePackage("node", "-e", "require('" + NODE_PACKAGES + "/ws')");
        assertTheirClientIsPleased("node", "/node/websocket_peer.js");
        assertOurClientIsPleased("node", "/node/websocket_peer.js");
    }

    @Test
    void aPageInChromium() throws Exception {
        Tool.require("chromium", "--version");
        ProcessBuilder builder = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0", // Else it ends when it has shown the page.
                        "--user-data-dir=" + directory.resolve("profile"),
                        (world.secure ? "https" : "http") + "://localhost:" + port + "/page/")
                .redirectErrorStream(true);
        builder.environment().put("TMPDIR", directory.toString());
        Process chromium = builder.start();
        StringBuilder said = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> {
            try (BufferedReader output = chromium.inputReader()) {
                output.lines().forEach(line -> said.append(line).append('\n'));
            } catch (IOException | UncheckedIOException e) {
                said.append(e);
            }
        });
        try {
            assertThat(report.get(90, TimeUnit.SECONDS)).isEqualTo("done");
        } catch (TimeoutException e) {
            throw new AssertionError("Chromium has not reported, but said: " + said, e);
        } finally {
            chromium.destroy(); // So that it leaves nothing behind,
            if (!chromium.waitFor(10, TimeUnit.SECONDS)) {
                chromium.descendants().forEach(ProcessHandle::destroyForcibly);
                chromium.destroyForcibly().waitFor(); // if it can.
            }
            reader.join();
        }
    }

    /** A program without the package that is needed is as good as none. */
    private static void requirePackage(String... command) throws IOException {
        Tool.require(command);
        Tool.Output output = Tool.run(command);
        if (output.exitCode() == 0) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("CI must not skip this test, but: " + output.text());
        }
        Assumptions.abort(String.join(" ", command) + " fails: " + output.text());
    }
}
