package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.message.RemoteException;
import io.simpyio.message.Request;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendCase;
import io.simpyio.net.Network;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.Wire;
import io.simpyio.net.tls.TestPki;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.testing.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A foreign peer on real sockets, with TLS too: Python with its standard library, as client and as server. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonPeerIT {

    static final class Endpoint {

        @RpcMethod
        Object echo(Object value) {
            return value;
        }

        @RpcMethod
        void fail() {
            throw new IllegalStateException("no");
        }
    }

    static final class Adder {

        @RpcMethod
        int add(int a, int b) {
            return a + b;
        }
    }

    static final class Bank {

        private final Account account = new Account();

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
    }

    static final class Account {

        private int balance;

        @RpcMethod
        int pay(int amount) {
            balance += amount;
            return balance;
        }
    }

    record Description(String name, List<Integer> models) {}

    interface Simulator {

        Event<Description> init(String name);

        Model model();

        boolean same(Model model);

        void fail();

        String slow();

        void after();

        void stop();
    }

    interface Model {
        Event<Integer> step(int time);
    }

    @Parameter
    private BackendCase world;

    @TempDir
    private Path directory;

    private Backend backend;
    private Environment environment;
    private Network network;

    static Stream<BackendCase> worlds() {
        return BackendCase.each().stream()
                .filter(world -> !world.backend().equals("virtual") && world.coroutines() == CoroutineMode.LOOP);
    }

    @BeforeAll
    static void needsPython() {
        Tool.require("python3", "--version");
    }

    @BeforeEach
    void openBackend() {
        backend = world.open();
        environment = backend.environment();
        network = world.network(backend);
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    private static Process python(String... arguments) throws Exception {
        Path script = Path.of(
                PythonPeerIT.class.getResource("/python/message_peer.py").toURI());
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void assertDone(BufferedReader output) throws IOException {
        StringBuilder all = new StringBuilder();
        output.lines().forEach(line -> all.append(line).append('\n'));
        assertThat(all).hasToString("done\n");
    }

    @Test
    void pythonCallsUs() throws Exception {
        pythonCalls("client", new RpcRouter().register("", new Endpoint()).register("a1/a2", new Adder()));
    }

    @Test
    void pythonHandsObjectsOverAndIsCalledBack() throws Exception {
        Bank bank = new Bank();
        pythonCalls("callbacks", new RpcRouter().register("bank", bank).register("bank/account", bank.account));
    }

    private boolean secure() {
        return world.wire() != Wire.PLAIN;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private void pythonCalls(String role, RpcRouter router) throws Exception {
        RpcMessageServer server = new RpcMessageServer(network, router, RpcServerOptions.DEFAULT);
        environment.run(server.start(new InetSocketAddress("127.0.0.1", 0)));
        String port = String.valueOf(server.port());
        Process client = secure()
                ? python(role, port, file("ca.crt", TestPki.authority().getCertificatePEM()))
                : python(role, port);
        try (BufferedReader output = client.inputReader()) {
            environment.run(environment.process(() -> {
                while (client.isAlive()) {
                    environment.timeout(0.005).await();
                }
            }));
            assertDone(output);
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void weCallPython() throws Exception {
        weCall("server", this::talkTo);
    }

    @Test
    void weCallPythonsEndpoints() throws Exception {
        weCall("endpoints", this::simulateWith);
    }

    private void weCall(String role, IntConsumer talk) throws Exception {
        X509Bundle identity = TestPki.localhost();
        Process server = secure()
                ? python(
                        role,
                        file("server.crt", identity.getCertificatePathPEM()),
                        file("server.key", identity.getPrivateKeyPEM()))
                : python(role);
        try (BufferedReader output = server.inputReader()) {
            int port = Integer.parseInt(output.readLine());
            environment.run(environment.process(() -> talk.accept(port)));
            assertDone(output);
        } finally {
            server.destroyForcibly();
        }
    }

    private void talkTo(int port) {
        Message message =
                new Message(new PacketUtf8(network.connect("127.0.0.1", port).await()));
        Event<Object> init = message.send(List.of("init", List.of("\u20ac"), Map.of("step", 60)));
        for (int i = 0; i < 3; i++) {
            Request request = message.recv().await();
            assertThat(request.content()).isEqualTo(Map.of("a", "x/y", "z", i));
            request.succeed(request.content());
        }
        assertThat(init.await()).isEqualTo(Map.of("models", Map.of(), "n", BigInteger.TWO.pow(100)));

        Event<Object> first = message.send("first");
        Event<Object> second = message.send("second");
        assertThat(second.await()).isEqualTo("second");
        assertThatExceptionOfType(RemoteException.class)
                .isThrownBy(first::await)
                .satisfies(failure -> assertThat(failure.remoteTraceback())
                        .isEqualTo("Traceback (most recent call last):\nValueError: \u20ac\n"));

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(
                        () -> message.send(List.of("stop", List.of(), Map.of())).await())
                .satisfies(failure -> assertThat(failure.error()).isEqualTo(SocketError.ECONNRESET));
    }

    private void simulateWith(int port) {
        AtomicInteger progress = new AtomicInteger();
        RpcRouter own = new RpcRouter().function("progress", RpcMode.PLAIN, call -> progress.getAndIncrement());
        RpcPeer peer = new RpcMessageClient(network, own, RpcClientOptions.DEFAULT)
                .connect("127.0.0.1", port)
                .await();
        Simulator simulator = peer.client("sim", Simulator.class);
        assertThat(simulator.init("\u20ac").await()).isEqualTo(new Description("a/b", List.of(1)));
        assertThat(progress).hasValue(3);
        Model model = simulator.model();
        Event<Integer> step = model.step(60);
        assertThat(simulator.same(model)).isTrue();
        assertThat(step.await()).isEqualTo(120);
        RpcRemoteException failure = catchThrowableOfType(RpcRemoteException.class, simulator::fail);
        assertThat(failure.failure().type()).isEqualTo("ValueError");
        assertThat(failure.failure().message()).isEqualTo("\u20ac");
        assertThat(failure.code()).isEqualTo(RpcCode.UNKNOWN);
        Simulator impatient =
                peer.proxy("sim").withDeadline(Duration.ofMillis(50)).as(Simulator.class);
        assertThat(catchThrowableOfType(RpcException.class, impatient::slow).code())
                .isEqualTo(RpcCode.DEADLINE_EXCEEDED);
        simulator.after();
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(simulator::stop)
                .satisfies(lost -> assertThat(lost.error()).isEqualTo(SocketError.ECONNRESET));
        peer.closed().await();
    }
}
