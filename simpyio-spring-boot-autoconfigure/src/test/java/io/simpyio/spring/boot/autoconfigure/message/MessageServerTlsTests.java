package io.simpyio.spring.boot.autoconfigure.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.net.tls.TlsTrust;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The message server with the application's SSL bundles. */
@ExtendWith(OutputCaptureExtension.class)
class MessageServerTlsTests {

    private static final X509Bundle AUTHORITY = built(() -> new CertificateBuilder()
            .subject("CN=ca")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());

    private static final String CALL = "[0, 0, [\"greeter/greet\", [], {}]]";

    @TempDir
    Path directory;

    @RpcEndpoint("greeter")
    static class Greeter {

        @RpcMethod
        String greet() {
            return "hello";
        }
    }

    private interface Build {
        X509Bundle build() throws Exception;
    }

    private static X509Bundle built(Build build) {
        try {
            return build.build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Bundle issued(String name) {
        return built(() -> new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(AUTHORITY));
    }

    private final X509Bundle first = issued("localhost");

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void bundles() throws IOException {
        write("server", first);
        write("other", issued("other.example"));
        write("client", issued("client"));
        Files.writeString(directory.resolve("ca.crt"), AUTHORITY.getCertificatePEM());
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        SimpyioTlsAutoConfiguration.class,
                        SimpyioAutoConfiguration.class,
                        SimpyioLoopAutoConfiguration.class,
                        SimpyioRpcAutoConfiguration.class,
                        SimpyioMessageServerAutoConfiguration.class))
                .withBean(Greeter.class)
                .withPropertyValues(
                        "spring.ssl.bundle.watch.file.quiet-period=100ms",
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.message.ssl.bundle=server");
        for (String name : List.of("server", "other", "client")) {
            contextRunner = contextRunner.withPropertyValues(
                    "spring.ssl.bundle.pem." + name + ".reload-on-update=true",
                    "spring.ssl.bundle.pem." + name + ".keystore.certificate=" + directory.resolve(name + ".crt"),
                    "spring.ssl.bundle.pem." + name + ".keystore.private-key=" + directory.resolve(name + ".key"),
                    "spring.ssl.bundle.pem." + name + ".truststore.certificate=" + directory.resolve("ca.crt"));
        }
    }

    /** Whole, at once, and the certificate last, as a careful administrator does. */
    private void write(String name, X509Bundle bundle) throws IOException {
        replace(name + ".key", bundle.getPrivateKeyPEM());
        replace(name + ".crt", bundle.getCertificatePathPEM());
    }

    private void replace(String file, String text) throws IOException {
        Path written = Files.writeString(directory.resolve(file + ".new"), text);
        Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static int port(AssertableApplicationContext context) {
        return context.getBean(MessageServerLifecycle.class).port().orElseThrow();
    }

    /** A client of the JDK, without a certificate. */
    private static SSLSocket connect(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {AUTHORITY.toTrustManager()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static X509Certificate shown(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Test
    void whenABundleIsSetThenCallsAreServedWithTls(CapturedOutput output) {
        contextRunner.run(context -> {
            assertThat(output).containsPattern("listens on port \\d+ of all addresses with TLS and serves");
            try (SSLSocket socket = connect(port(context));
                    MessageClient client = new MessageClient(socket)) {
                assertThat(client.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
                assertThat(shown(socket)).isEqualTo(first.getCertificate());
            }
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port(context));
                    MessageClient client = new MessageClient(plain)) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.call(CALL + " ".repeat(100)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void whenTheBundleIsAKeyStoreThenCallsAreServedWithIt(String type) throws Exception {
        X509Bundle stored = issued("localhost");
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry("own", stored.getKeyPair().getPrivate(), "sesame".toCharArray(), stored.getCertificatePath());
        Path file = directory.resolve("server.store");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "sesame".toCharArray());
        }
        contextRunner
                .withPropertyValues(
                        "spring.ssl.bundle.jks.stored.keystore.location=file:" + file,
                        "spring.ssl.bundle.jks.stored.keystore.password=sesame",
                        "spring.ssl.bundle.jks.stored.keystore.type=" + type,
                        "simpyio.servers.message.ssl.bundle=stored")
                .run(context -> {
                    try (SSLSocket socket = connect(port(context));
                            MessageClient client = new MessageClient(socket)) {
                        assertThat(client.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                        assertThat(shown(socket)).isEqualTo(stored.getCertificate());
                    }
                });
    }

    @Test
    void whenAHandshakeTimeoutIsSetThenItIsThatOfTheTls() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.ssl.handshake-timeout=7s")
                .run(context -> assertThat(context.getBean(MessageServerProperties.class)
                                .options(new RpcCodecs(new JsonCodec(), null), context.getBean(TlsBundles.class))
                                .listen()
                                .tls())
                        .get()
                        .extracting(tls -> tls.get().handshakeTimeout())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void whenABundleIsSetThenOpensslIsAClient() {
        contextRunner.run(context -> {
            Process client = openssl(
                    "s_client",
                    "-connect",
                    "127.0.0.1:" + port(context),
                    "-CAfile",
                    directory.resolve("ca.crt").toString(),
                    "-verify_return_error",
                    "-verify_ip",
                    "127.0.0.1",
                    "-quiet");
            try (DataInputStream in = new DataInputStream(client.getInputStream())) {
                OutputStream out = client.getOutputStream();
                out.write(packet(CALL));
                out.flush();
                assertThat(new String(in.readNBytes(in.readInt()), US_ASCII)).isEqualTo("[1,0,\"hello\"]");
            } finally {
                client.destroy();
                client.waitFor();
            }
        });
    }

    private static Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            return Assumptions.abort("openssl is missing: " + e.getMessage());
        }
    }

    private static byte[] packet(String text) {
        return ("\0\0\0" + (char) text.length() + text).getBytes(US_ASCII);
    }

    @Test
    void whenTheBundleNamesProtocolsThenOthersAreRefused() {
        contextRunner
                .withPropertyValues("spring.ssl.bundle.pem.server.options.enabled-protocols=TLSv1.2")
                .run(context -> {
                    try (SSLSocket socket = connect(port(context));
                            MessageClient client = new MessageClient(socket)) {
                        assertThat(client.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
                    }
                    try (SSLSocket socket = connect(port(context))) {
                        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
                        assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
                    }
                });
    }

    @Test
    void whenTheCertificateIsRotatedThenNewConnectionsGetItAndOldOnesGoOn() {
        X509Bundle second = issued("localhost");
        contextRunner.run(context -> {
            try (SSLSocket old = connect(port(context));
                    MessageClient oldClient = new MessageClient(old)) {
                assertThat(oldClient.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                write("server", second);
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    try (SSLSocket socket = connect(port(context))) {
                        assertThat(shown(socket)).isEqualTo(second.getCertificate());
                    }
                });
                assertThat(oldClient.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                assertThat(shown(old)).isEqualTo(first.getCertificate());
            }
        });
    }

    @Test
    void whenARotatedCertificateIsBrokenThenTheLastOneIsKept(CapturedOutput output) {
        contextRunner.run(context -> {
            replace("server.key", issued("localhost").getPrivateKeyPEM().replace("A", "B"));
            await().atMost(Duration.ofSeconds(30)).until(() -> output.getOut().contains("ERROR"));
            try (SSLSocket socket = connect(port(context))) {
                assertThat(shown(socket)).isEqualTo(first.getCertificate());
            }
        });
    }

    @Test
    void whenClientsNeedACertificateThenProcessesConnectWithABundle() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.ssl.client-auth=need")
                .run(context -> {
                    try (SSLSocket socket = connect(port(context));
                            MessageClient client = new MessageClient(socket)) {
                        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.call(CALL));
                    }
                    TlsBundles bundles = context.getBean(TlsBundles.class);
                    Network network = context.getBean(Network.class);
                    String answer = context.getBean(Environment.class)
                            .submit(() -> {
                                TcpSocket socket = network.connect(
                                                "localhost",
                                                port(context),
                                                bundles.client("client").get())
                                        .await();
                                socket.write(packet(CALL)).await();
                                return new String(socket.read(100).await(), US_ASCII);
                            })
                            .get();
                    assertThat(answer).endsWith("[1,0,\"hello\"]");
                    assertThat(bundles.client("client")).isSameAs(bundles.client("client"));
                });
    }

    @Test
    void whenAServerNameHasABundleThenItsClientsGetIt() {
        contextRunner
                .withPropertyValues(
                        "simpyio.servers.message.ssl.server-name-bundles[0].server-name=other.example",
                        "simpyio.servers.message.ssl.server-name-bundles[0].bundle=other")
                .run(context -> {
                    Network network = context.getBean(Network.class);
                    TlsSession session = context.getBean(Environment.class)
                            .submit(() -> network.connect(
                                            "localhost",
                                            port(context),
                                            Tls.client()
                                                    .trust(TlsTrust.pem(AUTHORITY.getCertificatePEM()))
                                                    .serverName("other.example")
                                                    .build())
                                    .await()
                                    .tlsSession()
                                    .orElseThrow())
                            .get();
                    assertThat(session.peerCertificates().getFirst().getSubjectX500Principal())
                            .hasToString("CN=other.example");
                });
    }

    @Test
    void whenTheBundleDoesNotExistThenTheStartFails() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.ssl.bundle=missing")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("missing"));
    }

    @Test
    void whenTlsIsEnabledWithoutABundleThenTheFailureNamesTheProperty() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.ssl.bundle=", "simpyio.servers.message.ssl.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'simpyio.servers.message.ssl.bundle'"));
    }

    @Test
    void whenTlsIsDisabledThenTheBundleIsNotUsed() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.ssl.enabled=false")
                .run(context -> {
                    try (MessageClient client = new MessageClient(port(context))) {
                        assertThat(client.call(CALL)).isEqualTo("[1,0,\"hello\"]");
                    }
                });
    }
}
