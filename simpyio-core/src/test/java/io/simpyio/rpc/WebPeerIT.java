package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.codec.CborCodec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.http.RpcHttpOptions;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.rpc.websocket.RpcWebSocketOptions;
import io.simpyio.testing.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** Calls over WebSocket with Python's websockets in both roles, and over HTTP with curl, on real sockets. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebPeerIT {

    /** Debian's, which has the packages of Debian. */
    private static final String PYTHON = "/usr/bin/python3";

    record World(String backend, boolean secure) {}

    static final class Bank {

        private final Environment environment;
        private final Account account = new Account();

        Bank(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        Account open() {
            return account;
        }

        @RpcMethod
        boolean isOurs(Account returned) {
            return returned == account;
        }

        @RpcMethod
        List<Object> ask(RpcProxy greet, int times) {
            List<Object> answers = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                answers.add(greet.call(i).await());
            }
            return answers;
        }

        @RpcMethod
        void fail() {
            throw new IllegalStateException("no");
        }

        @RpcMethod
        void hold() {
            environment.event().await();
        }

        @RpcMethod(safe = true)
        void ticks(int count, RpcSink<Integer> sink) {
            for (int i = 0; i < count; i++) {
                sink.send(i).await();
            }
        }

        @RpcMethod(mode = RpcMode.PLAIN, safe = true)
        int sum(int a, int b) {
            return a + b;
        }
    }

    static final class Account {

        private int balance;

        @RpcMethod
        int pay(int amount) {
            balance += amount;
            return balance;
        }
    }

    @Parameter
    private World world;

    @TempDir
    private Path directory;

    private Backend backend;
    private CompletableFuture<?> loop;
    private int port;

    static Stream<World> worlds() {
        return Backend.available().stream()
                .filter(name -> !name.equals("virtual"))
                .flatMap(name -> name.equals("select")
                        ? Stream.of(new World(name, false), new World(name, true))
                        : Stream.of(new World(name, false)));
    }

    @BeforeEach
    void open() throws Exception {
        backend = Backend.open(world.backend);
        Environment environment = backend.environment();
        loop = CompletableFuture.runAsync(
                () -> environment.run(environment.event()),
                task -> Thread.ofPlatform().start(task));
        Files.writeString(directory.resolve("ca.crt"), TestPki.authority().getCertificatePEM());
        ListenOptions listen = world.secure
                ? ListenOptions.DEFAULT.withTls(
                        Tls.server(TestPki.identity(TestPki.localhost())).build())
                : ListenOptions.DEFAULT;
        port = environment.submit(() -> serve(listen)).get();
    }

    private int serve(ListenOptions listen) {
        Bank bank = new Bank(backend.environment());
        RpcDispatcher dispatcher = new RpcDispatcher(
                backend.environment(),
                new RpcRouter().register("bank", bank).register("bank/account", bank.account),
                RpcOptions.DEFAULT);
        HttpRoutes routes = new RpcHttpEndpoint(
                        dispatcher, RpcHttpOptions.DEFAULT.withCodecs(new JsonCodec(), new CborCodec()))
                .withWebSocket(new RpcWebSocketEndpoint(dispatcher))
                .addTo(new HttpRoutes(), "/rpc");
        return new HttpServer(
                        backend.network(),
                        routes,
                        HttpServerOptions.builder().listen(listen).build())
                .start(new InetSocketAddress("127.0.0.1", 0))
                .await()
                .port();
    }

    @AfterEach
    void close() {
        backend.close();
        loop.exceptionally(closed -> null).join();
    }

    private static Process python(List<String> arguments) throws Exception {
        Tool.require(PYTHON, "--version");
        if (Tool.run(PYTHON, "-c", "import websockets").exitCode() != 0) {
            assertThat(System.getenv("CI"))
                    .as("Python's websockets is missing, and CI must not skip this test")
                    .isNotEqualTo("true");
            Assumptions.abort("Python's websockets is missing");
        }
        List<String> command = new ArrayList<>(List.of(
                PYTHON,
                Path.of(WebPeerIT.class.getResource("/python/rpc_peer.py").toURI())
                        .toString()));
        command.addAll(arguments);
        return Tool.start(command.toArray(String[]::new));
    }

    @Test
    void pythonCallsUsAndIsCalledBack() throws Exception {
        String uri = (world.secure ? "wss" : "ws") + "://localhost:" + port + "/rpc";
        Process client =
                python(List.of("client", uri, directory.resolve("ca.crt").toString()));
        assertThat(Tool.end(client).text()).isEqualTo("done\n");
    }

    @Test
    void weCallPythonAndAreCalledBack() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("server"));
        if (world.secure) {
            X509Bundle identity = TestPki.localhost();
            arguments.add(Files.writeString(directory.resolve("server.crt"), identity.getCertificatePathPEM())
                    .toString());
            arguments.add(Files.writeString(directory.resolve("server.key"), identity.getPrivateKeyPEM())
                    .toString());
        }
        Process server = python(arguments);
        try (BufferedReader output = server.inputReader()) {
            int theirPort = Integer.parseInt(output.readLine());
            backend.environment().submit(() -> talkTo(theirPort)).get();
            assertThat(output.readLine()).isEqualTo("done");
        } finally {
            server.destroyForcibly();
        }
    }

    private void talkTo(int theirPort) {
        AtomicInteger progress = new AtomicInteger();
        RpcRouter own = new RpcRouter().function("progress", RpcMode.PLAIN, call -> progress.getAndIncrement());
        RpcPeer peer = new RpcWebSocketClient(
                        backend.network(),
                        new RpcDispatcher(backend.environment(), own, RpcOptions.DEFAULT),
                        RpcWebSocketOptions.DEFAULT,
                        Tls.client().trust(TestPki.trust()).build())
                .connect((world.secure ? "wss" : "ws") + "://127.0.0.1:" + theirPort + "/")
                .await();
        assertThat(peer.call("sim/init", "\u20ac").await()).isEqualTo(Map.of("name", "a/b"));
        assertThat(progress).hasValue(3);
        RpcRemoteException failure = catchThrowableOfType(
                RpcRemoteException.class, () -> peer.call("sim/fail").await());
        assertThat(failure.failure().type()).isEqualTo("ValueError");
        assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
        RpcStream<Integer> steps = peer.proxy("sim/steps").stream(Integer.class, 2);
        assertThat(List.of(
                        steps.next().await(), steps.next().await(), steps.next().await()))
                .isEqualTo(List.of(Optional.of(60), Optional.of(120), Optional.empty()));
        RpcException late = catchThrowableOfType(
                RpcException.class,
                () -> peer.proxy("sim/slow")
                        .withDeadline(Duration.ofMillis(50))
                        .call()
                        .await());
        assertThat(late.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> peer.call("sim/stop").await())
                .withMessageContaining("4000 enough");
    }

    private String curl(String path, String... options) throws IOException {
        Tool.require("curl", "--version");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "30"));
        command.addAll(List.of("--cacert", directory.resolve("ca.crt").toString()));
        command.addAll(Arrays.asList(options));
        command.add((world.secure ? "https" : "http") + "://localhost:" + port + "/rpc" + path);
        Tool.Output output = Tool.run(command.toArray(String[]::new));
        assertThat(output.exitCode())
                .as("exit code of curl, which said: %s", output.text())
                .isZero();
        return output.text();
    }

    @Test
    void curlCallsAndReadsStreams() throws Exception {
        String json = "Content-Type: application/json";
        assertThat(curl("/bank/account/pay", "-H", json, "-d", "[5]")).isEqualTo("5");
        assertThat(curl("/bank/account/pay", "-H", json, "-d", "{\"amount\":2}"))
                .isEqualTo("7");
        assertThat(curl("/bank/sum?a=1&b=2", "-w", " %{http_version}")).isEqualTo(world.secure ? "3 2" : "3 1.1");
        assertThat(curl("", "-H", "Accept: application/json")).contains("\"bank/account/pay\"");
        assertThat(curl("/bank/fail", "-X", "POST", "-w", " %{http_code} %{content_type}"))
                .contains("\"exception\":\"IllegalStateException\"")
                .endsWith("} 500 application/problem+json");
        assertThat(curl(
                        "/bank/hold",
                        "-X",
                        "POST",
                        "-H",
                        "Request-Timeout: 0.05",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}"))
                .isEqualTo("504");
        assertThat(curl("/bank/ticks?count=2", "-N", "-H", "Accept: text/event-stream"))
                .isEqualTo("data: 0\n\ndata: 1\n\nevent: end\ndata: null\n\n");
    }

    @Test
    void curlCallsInCbor() throws Exception {
        Path body = Files.write(directory.resolve("arguments"), new byte[] {(byte) 0x82, 1, 2});
        Path result = directory.resolve("result");
        String type = curl(
                "/bank/sum",
                "-H",
                "Content-Type: application/cbor",
                "-H",
                "Accept: application/cbor",
                "--data-binary",
                "@" + body,
                "-o",
                result.toString(),
                "-w",
                "%{content_type}");
        assertThat(type).isEqualTo("application/cbor");
        assertThat(result).hasBinaryContent(new byte[] {3});
    }
}
