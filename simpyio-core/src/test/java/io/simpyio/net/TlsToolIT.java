package io.simpyio.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.Environment;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsProvider;
import io.simpyio.testing.Tool;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** TLS with the tools that others have: OpenSSL's client and server, curl, sslscan. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TlsToolIT {

    private static final X509Bundle LOCALHOST = TestPki.localhost();
    private static final X509Bundle ALICE = TestPki.client("alice");

    @TempDir
    Path directory;

    private Backend backend;
    private CompletableFuture<?> loop;

    @BeforeEach
    void open() throws IOException {
        backend = Backend.open("auto");
        loop = CompletableFuture.runAsync(
                () -> backend.environment().run(backend.environment().event()),
                task -> Thread.ofPlatform().start(task));
        write("ca.crt", TestPki.authority().getCertificatePEM());
        write("server.crt", LOCALHOST.getCertificatePathPEM());
        write("server.key", LOCALHOST.getPrivateKeyPEM());
        write("client.crt", ALICE.getCertificatePathPEM());
        write("client.key", ALICE.getPrivateKeyPEM());
    }

    @AfterEach
    void close() {
        backend.close();
        loop.exceptionally(closed -> null).join();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private <T> T onLoop(Callable<T> task) throws ExecutionException, InterruptedException {
        return backend.environment().submit(task).get();
    }

    private static TlsBuilder server(TlsProvider provider) {
        return Tls.server(TestPki.identity(LOCALHOST)).provider(provider);
    }

    /** Serves each connection with an answer to its first line, and closes; its port. */
    private int serve(Tls tls, Function<TcpSocket, String> answer) throws Exception {
        return onLoop(() -> {
            TcpServerSocket listening = backend.network()
                    .listen(new InetSocketAddress("127.0.0.1", 0), 64, tls)
                    .await();
            Environment environment = backend.environment();
            environment.process("serve", () -> {
                while (true) {
                    TcpSocket socket = listening.accept().await();
                    environment.process("answer", () -> {
                        try (socket) {
                            socket.read(4_096).await();
                            socket.write(answer.apply(socket).getBytes(UTF_8)).await();
                        } catch (SocketException e) {
                            // It only wanted to look.
                        }
                    });
                }
            });
            return listening.port();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, TLSv1.2, -tls1_2",
        "JDK, TLSv1.3, -tls1_3",
        "OPENSSL, TLSv1.2, -tls1_2",
        "OPENSSL, TLSv1.3, -tls1_3"
    })
    void opensslIsAClient(TlsProvider provider, String protocol, String option) throws Exception {
        Tool.require("openssl", "version");
        Tls tls = server(provider)
                .clientAuth(ClientAuth.NEED)
                .trust(TestPki.trust())
                .applicationProtocols("simpyio/1")
                .build();
        int port = serve(tls, socket -> {
            var session = socket.tlsSession().orElseThrow();
            return session.protocol() + " " + session.applicationProtocol().orElse("none") + " "
                    + session.serverName().orElse("none") + " "
                    + session.peerCertificates().getFirst().getSubjectX500Principal() + "\n";
        });
        Process client = Tool.start(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-CAfile",
                file("ca.crt"),
                "-verify_return_error",
                "-verify_hostname",
                "localhost",
                "-servername",
                "localhost",
                "-alpn",
                "simpyio/1",
                option,
                "-cert",
                file("client.crt"),
                "-key",
                file("client.key"),
                "-quiet");
        client.getOutputStream().write("hello\n".getBytes(UTF_8));
        client.getOutputStream().flush();
        Tool.Output output = Tool.end(client);
        assertThat(output.text()).contains(protocol + " simpyio/1 localhost CN=alice");
        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-tls1", "-tls1_1"})
    void opensslWithAnOldProtocolIsRefused(String option) throws Exception {
        Tool.require("openssl", "version");
        int port = serve(server(TlsProvider.JDK).build(), socket -> "no");
        Tool.Output output = Tool.run(
                "openssl", "s_client", "-connect", "127.0.0.1:" + port, option, "-cipher", "DEFAULT@SECLEVEL=0");
        assertThat(output.exitCode()).as(output.text()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, TLSv1.2, -tls1_2",
        "JDK, TLSv1.3, -tls1_3",
        "OPENSSL, TLSv1.2, -tls1_2",
        "OPENSSL, TLSv1.3, -tls1_3"
    })
    void opensslIsAServer(TlsProvider provider, String protocol, String option) throws Exception {
        Tool.require("openssl", "version");
        Process server = Tool.start(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                file("server.crt"),
                "-key",
                file("server.key"),
                "-CAfile",
                file("ca.crt"),
                "-Verify",
                "1",
                "-verify_return_error",
                "-alpn",
                "simpyio/1",
                option,
                "-rev");
        try (BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.startsWith("ACCEPT")) {
                line = said.readLine();
            }
            int port = Integer.parseInt(String.valueOf(line).replaceFirst(".*:", ""));
            TlsBuilder client =
                    Tls.client().provider(provider).trust(TestPki.trust()).applicationProtocols("simpyio/1");
            Tls known = client.identity(TestPki.identity(ALICE)).build();
            String answer = onLoop(() -> {
                try (TcpSocket socket =
                        backend.network().connect("localhost", port, known).await()) {
                    socket.write("abc\n".getBytes(UTF_8)).await();
                    var session = socket.tlsSession().orElseThrow();
                    return session.protocol() + " "
                            + session.applicationProtocol().orElse("none") + " "
                            + new String(socket.read(100).await(), UTF_8);
                }
            });
            assertThat(answer).isEqualTo(protocol + " simpyio/1 cba\n");
            Tls unknown = Tls.client().provider(provider).trust(TestPki.trust()).build();
            SocketException refusal = onLoop(() -> catchThrowableOfType(SocketException.class, () -> {
                try (TcpSocket socket =
                        backend.network().connect("localhost", port, unknown).await()) {
                    socket.read(1).await();
                }
            }));
            assertThat(refusal).hasMessageStartingWith("EPROTO").hasMessageContaining("the peer has refused");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"JDK, 1.2", "JDK, 1.3", "OPENSSL, 1.3"})
    void curlIsAClient(TlsProvider provider, String version) throws Exception {
        Tool.require("curl", "--version");
        int port = serve(
                server(provider).applicationProtocols("http/1.1").build(),
                socket -> "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n"
                        + socket.tlsSession().orElseThrow().protocol());
        Tool.Output output = Tool.run(
                "curl",
                "--silent",
                "--show-error",
                "--noproxy",
                "*",
                "--cacert",
                file("ca.crt"),
                "--tlsv" + version,
                "--tls-max",
                version,
                "https://localhost:" + port + "/");
        assertThat(output.text()).isEqualTo("TLSv" + version);
        Tool.Output stranger = Tool.run("curl", "--silent", "--noproxy", "*", "https://localhost:" + port + "/");
        assertThat(stranger.exitCode()).as("curl that does not trust us").isEqualTo(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL"})
    void sslscanFindsNothingWeak(TlsProvider provider) throws Exception {
        Tool.require("sslscan", "--version");
        int port = serve(server(provider).build(), socket -> "hello\n");
        Path report = directory.resolve("report.xml");
        Tool.Output output = Tool.run("sslscan", "--xml=" + report, "--no-colour", "127.0.0.1:" + port);
        assertThat(output.exitCode()).as(output.text()).isZero();
        NodeList elements = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(report)))
                .getElementsByTagName("*");
        List<String> protocols = new ArrayList<>();
        List<String> ciphers = new ArrayList<>();
        List<String> weak = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            switch (element.getTagName()) {
                case "protocol" -> {
                    if (element.getAttribute("enabled").equals("1")) {
                        protocols.add(element.getAttribute("type") + element.getAttribute("version"));
                    }
                }
                case "cipher" -> {
                    ciphers.add(element.getAttribute("sslversion"));
                    // Its other grades are weak, medium, null and anonymous.
                    if (!List.of("strong", "acceptable").contains(element.getAttribute("strength"))
                            || !element.getAttribute("cipher").matches(".*(GCM|CHACHA20).*")) {
                        weak.add(element.getAttribute("cipher"));
                    }
                }
                case "compression" -> {
                    if (!element.getAttribute("supported").equals("0")) {
                        flaws.add("compression");
                    }
                }
                case "heartbleed" -> {
                    if (!element.getAttribute("vulnerable").equals("0")) {
                        flaws.add("heartbleed");
                    }
                }
                default -> {}
            }
        }
        assertThat(protocols).as(output.text()).containsExactlyInAnyOrder("tls1.2", "tls1.3");
        assertThat(ciphers).as(output.text()).contains("TLSv1.2", "TLSv1.3");
        assertThat(weak).as(output.text()).isEmpty();
        assertThat(flaws).as(output.text()).isEmpty();
    }
}
