package io.simpyio.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendCase;
import io.simpyio.net.Network;
import io.simpyio.net.Wire;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A server in a JVM of its own that may open few files, and more clients than it has descriptors for. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FileDescriptorIT {

    private static final int DESCRIPTORS = 200;
    private static final int CLIENTS = 220; // More than that, but not as many as would fill the backlog too.

    private static final byte[] PING = RawPeer.frame("[0,0,[\"ping\",[],{}]]");

    @TempDir
    Path directory;

    /** The server. */
    static final class Server {

        @RpcMethod
        String ping() {
            return "pong";
        }

        public static void main(String[] arguments) {
            ((Logger) LoggerFactory.getLogger("io.simpyio.net")).setLevel(Level.INFO);
            Wire wire = Wire.valueOf(arguments[1]);
            try (Backend backend = Backend.open(arguments[0])) {
                Network network = new BackendCase(arguments[0], CoroutineMode.LOOP, wire).network(backend);
                backend.environment().process(() -> {
                    RpcMessageServer server = new RpcMessageServer(
                                    network, new RpcRouter().register("", new Server()), RpcServerOptions.DEFAULT)
                            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .await();
                    System.out.println("port " + server.port());
                    backend.environment().event().await();
                });
                backend.environment().run();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll, PLAIN", "select, PLAIN", "io_uring, PLAIN", "nio2, PLAIN", "epoll, TLS_1_3"})
    void acceptingGoesOnWhenThereAreDescriptorsAgain(String backend, String wire) throws Exception {
        assumeTrue(Backend.available().contains(backend), backend + " does not work here");
        Path output = directory.resolve("output");
        Process server = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        jars(),
                        Server.class.getName(),
                        backend,
                        wire)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        List<Socket> clients = new ArrayList<>();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> read(output).contains("port "));
            int port = Integer.parseInt(read(output).replaceAll("(?s).*port (\\d+)\\n.*", "$1"));
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(open(port));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> read(output).contains("EMFILE"));
            assertRests(server);
            assertThat(pong(wire(clients.getFirst(), wire)))
                    .as("one that had come before")
                    .isEqualTo("[1,0,\"pong\"]");
            close(clients);
            await().atMost(Duration.ofSeconds(60)).until(() -> read(output).contains("accepts connections again"));
            try (Socket client = wire(open(port), wire)) {
                assertThat(pong(client)).isEqualTo("[1,0,\"pong\"]");
            }
            assertThat(read(output).lines().filter(line -> line.contains("cannot accept")))
                    .as("warnings")
                    .hasSizeBetween(1, 5)
                    .allMatch(line -> line.contains("Too many open files"));
        } catch (Throwable e) {
            throw new AssertionError(
                    "The server has said:\n" + read(output).lines().limit(50).toList(), e);
        } finally {
            close(clients);
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The class path without directories: out of them no class can be loaded without a free descriptor. */
    private String jars() {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                String made = directory.resolve(entries.size() + ".jar").toString();
                assertThat(jar.run(System.out, System.err, "-cf", made, "-C", entry, "."))
                        .isZero();
                entries.add(made);
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** A loop that turns without rest takes all of a processor's time. */
    private static void assertRests(Process server) {
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).until(() -> {
            Duration before = server.info().totalCpuDuration().orElseThrow();
            TimeUnit.SECONDS.sleep(1); // Over which the load is measured.
            Duration used = server.info().totalCpuDuration().orElseThrow().minus(before);
            return used.toMillis() < 200;
        });
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 60_000);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** The socket, or TLS on it; the server's authority is one of its own JVM. */
    private static Socket wire(Socket socket, String wire) throws IOException, GeneralSecurityException {
        if (wire.equals("PLAIN")) {
            return socket;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    }

    private static String pong(Socket client) throws IOException {
        client.getOutputStream().write(PING);
        DataInputStream in = new DataInputStream(client.getInputStream());
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    private static void close(List<Socket> clients) throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
