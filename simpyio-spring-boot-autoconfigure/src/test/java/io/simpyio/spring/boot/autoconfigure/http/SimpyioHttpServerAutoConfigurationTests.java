package io.simpyio.spring.boot.autoconfigure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.http2.Http2Limits;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Environment;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketError;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.ServerBindException;
import io.simpyio.spring.boot.autoconfigure.server.ServerShutdown;
import io.simpyio.spring.boot.autoconfigure.server.ServerSsl;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class SimpyioHttpServerAutoConfigurationTests {

    private final ApplicationContextRunner withoutRoutes = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    SimpyioAutoConfiguration.class,
                    SimpyioTlsAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioHttpServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.http.port=0");

    private final ApplicationContextRunner contextRunner =
            withoutRoutes.withBean(HttpRoutes.class, SimpyioHttpServerAutoConfigurationTests::routes);

    @TempDir
    private Path directory;

    private static HttpRoutes routes() {
        return new HttpRoutes()
                .get("/status", request -> HttpResponse.json(Map.of("open", true)))
                .post(
                        "/count",
                        request -> HttpResponse.text("" + request.body().bytes().await().length));
    }

    private static int port(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.simpyio.http.port", Integer.class);
    }

    private static String get(HttpClient client, String uri) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String status(ApplicationContext context) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return get(client, "http://localhost:" + port(context) + "/status");
        }
    }

    @Test
    void whenThereAreRoutesThenTheyAreServedOnThePortThatIsSaid(CapturedOutput output) {
        contextRunner.run(context -> {
            int port = port(context);
            assertThat(context.getBean(HttpServerLifecycle.class).port()).hasValue(port);
            assertThat(status(context)).isEqualTo("{\"open\":true}");
            assertThat(output.getOut().lines().filter(line -> line.contains("The HTTP server")))
                    .singleElement()
                    .asString()
                    .contains(" INFO ")
                    .endsWith("The HTTP server listens on port " + port
                            + " of all addresses and serves [GET /status, POST /count]");
        });
    }

    @Test
    void whenThereAreSeveralBeansOfRoutesThenAllAreServed() {
        contextRunner
                .withBean(
                        "more",
                        HttpRoutes.class,
                        () -> new HttpRoutes().get("/more", request -> HttpResponse.text("more")))
                .run(context -> {
                    assertThat(status(context)).isEqualTo("{\"open\":true}");
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        assertThat(get(client, "http://localhost:" + port(context) + "/more"))
                                .isEqualTo("more");
                    }
                });
        contextRunner
                .withBean("again", HttpRoutes.class, SimpyioHttpServerAutoConfigurationTests::routes)
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("/status"));
    }

    @Test
    void whenThereAreNoRoutesThenThereIsNoServer() {
        withoutRoutes.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerLifecycle.class));
    }

    @ParameterizedTest
    @CsvSource({"simpyio.servers.http.enabled", "simpyio.enabled"})
    void whenDisabledThenThereIsNoServer(String property) {
        contextRunner
                .withPropertyValues(property + "=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(HttpServerLifecycle.class)
                        .doesNotHaveBean(HttpServerProperties.class));
    }

    @Test
    void whenThereIsNoNetworkThenThereIsNoServer() {
        contextRunner
                .withBean("own", Environment.class, Environment::simulation)
                .run(context -> assertThat(context).doesNotHaveBean(HttpServerLifecycle.class));
    }

    @Test
    void whenNothingIsSetThenTheDefaultsAreThoseDocumented() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SimpyioAutoConfiguration.class, SimpyioHttpServerAutoConfiguration.class))
                .run(context -> assertThat(context.getBean(HttpServerProperties.class))
                        .isEqualTo(new HttpServerProperties(
                                8090,
                                null,
                                ListenOptions.DEFAULT_BACKLOG,
                                8192,
                                10_000,
                                DataSize.ofKilobytes(8),
                                DataSize.ofKilobytes(16),
                                DataSize.ofMegabytes(16),
                                DataSize.ofMegabytes(16),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60),
                                true,
                                new Http2ServerProperties(true, 128, DataSize.ofKilobytes(64), 200, 1_000),
                                new ServerShutdown(Duration.ofSeconds(20)),
                                new ServerSsl(null, null, ClientAuth.NONE, Duration.ofSeconds(10), 256, List.of()))));
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.servers.http.port, 65536",
        "simpyio.servers.http.backlog, 0",
        "simpyio.servers.http.max-connections, 0",
        "simpyio.servers.http.max-requests, 0",
        "simpyio.servers.http.max-start-line-size, 0B",
        "simpyio.servers.http.max-header-size, 2GB",
        "simpyio.servers.http.max-chunk-size, 0B",
        "simpyio.servers.http.max-body-size, 0B",
        "simpyio.servers.http.header-timeout, 0s",
        "simpyio.servers.http.idle-timeout, 0s",
        "simpyio.servers.http.http2.max-streams, 0",
        "simpyio.servers.http.http2.stream-window, 65534B",
        "simpyio.servers.http.http2.max-resets-per-second, 0",
        "simpyio.servers.http.http2.max-control-frames-per-second, 0",
        "simpyio.servers.http.ssl.handshake-timeout, 0s"
    })
    void whenAPropertyIsOutOfRangeThenTheFailureNamesIt(String property, String value) {
        contextRunner
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(property)));
    }

    @Test
    void whenPropertiesAreSetThenEachIsTheOptionOfItsName() {
        Codec codec = new JsonCodec();
        contextRunner
                .withPropertyValues(
                        "simpyio.servers.http.backlog=1",
                        "simpyio.servers.http.max-connections=2",
                        "simpyio.servers.http.max-requests=3",
                        "simpyio.servers.http.max-start-line-size=4B",
                        "simpyio.servers.http.max-header-size=5B",
                        "simpyio.servers.http.max-chunk-size=6B",
                        "simpyio.servers.http.max-body-size=7B",
                        "simpyio.servers.http.header-timeout=8s",
                        "simpyio.servers.http.idle-timeout=9s",
                        "simpyio.servers.http.compression=false",
                        "simpyio.servers.http.http2.enabled=false",
                        "simpyio.servers.http.http2.max-streams=11",
                        "simpyio.servers.http.http2.stream-window=70000B",
                        "simpyio.servers.http.http2.max-resets-per-second=12",
                        "simpyio.servers.http.http2.max-control-frames-per-second=13",
                        "simpyio.servers.http.ssl.max-handshakes=10")
                .run(context -> {
                    HttpServerOptions options =
                            context.getBean(HttpServerProperties.class).options(codec, null);
                    ListenOptions listen = options.listen();
                    assertThat(listen.backlog()).isEqualTo(1);
                    assertThat(listen.maxConnections()).isEqualTo(2);
                    assertThat(listen.maxHandshakes()).isEqualTo(10);
                    assertThat(listen.tls()).isEmpty();
                    assertThat(options)
                            .isEqualTo(new HttpServerOptions(
                                    listen,
                                    3,
                                    new HttpLimits(4, 5, 6, 7),
                                    Duration.ofSeconds(8),
                                    Duration.ofSeconds(9),
                                    false,
                                    codec,
                                    false,
                                    new Http2Limits(11, 70_000, 12, 13)));
                });
    }

    @Test
    void whenABodyIsTooLargeThenItIsRefused() {
        contextRunner
                .withPropertyValues("simpyio.servers.http.max-body-size=32B")
                .run(context -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        HttpRequest large = HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + port(context) + "/count"))
                                .POST(BodyPublishers.ofByteArray(new byte[33]))
                                .build();
                        assertThat(client.send(large, BodyHandlers.discarding()).statusCode())
                                .isEqualTo(413);
                    }
                });
    }

    @Test
    void whenThereIsABundleThenItServesHttps(CapturedOutput output) throws Exception {
        X509Bundle certificate = localhost();
        Path chain = Files.writeString(directory.resolve("server.crt"), certificate.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("server.key"), certificate.getPrivateKeyPEM());
        contextRunner
                .withPropertyValues(
                        "spring.ssl.bundle.pem.server.keystore.certificate=file:" + chain,
                        "spring.ssl.bundle.pem.server.keystore.private-key=file:" + key,
                        "simpyio.servers.http.ssl.bundle=server",
                        "simpyio.servers.http.ssl.handshake-timeout=7s")
                .run(context -> {
                    assertThat(context.getBean(HttpServerProperties.class)
                                    .options(new JsonCodec(), context.getBean(TlsBundles.class))
                                    .listen()
                                    .tls())
                            .get()
                            .extracting(tls -> tls.get().handshakeTimeout())
                            .isEqualTo(Duration.ofSeconds(7));
                    assertThat(output).contains("of all addresses with TLS and serves");
                    assertThat(version(context, certificate)).isEqualTo(HttpClient.Version.HTTP_2);
                });
        contextRunner
                .withPropertyValues(
                        "spring.ssl.bundle.pem.server.keystore.certificate=file:" + chain,
                        "spring.ssl.bundle.pem.server.keystore.private-key=file:" + key,
                        "simpyio.servers.http.http2.enabled=false",
                        "simpyio.servers.http.ssl.bundle=server")
                .run(context -> assertThat(version(context, certificate)).isEqualTo(HttpClient.Version.HTTP_1_1));
    }

    @Test
    void whenTheCertificateIsRotatedThenNewConnectionsGetIt() throws Exception {
        X509Bundle first = localhost();
        X509Bundle second = localhost();
        write(first);
        contextRunner
                .withPropertyValues(
                        "spring.ssl.bundle.watch.file.quiet-period=100ms",
                        "spring.ssl.bundle.pem.server.reload-on-update=true",
                        "spring.ssl.bundle.pem.server.keystore.certificate=" + directory.resolve("server.crt"),
                        "spring.ssl.bundle.pem.server.keystore.private-key=" + directory.resolve("server.key"),
                        "simpyio.servers.http.ssl.bundle=server")
                .run(context -> {
                    version(context, first);
                    assertThatThrownBy(() -> version(context, second)).isInstanceOf(SSLException.class);
                    write(second);
                    await().atMost(Duration.ofSeconds(30))
                            .ignoreExceptionsInstanceOf(SSLException.class)
                            .until(() -> version(context, second) != null);
                });
    }

    private static X509Bundle localhost() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void write(X509Bundle certificate) throws Exception {
        replace("server.key", certificate.getPrivateKeyPEM());
        replace("server.crt", certificate.getCertificatePathPEM());
    }

    private void replace(String file, String text) throws Exception {
        Path written = Files.writeString(directory.resolve(file + ".new"), text);
        Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The version that a client gets which speaks both. */
    private static HttpClient.Version version(ApplicationContext context, X509Bundle certificate) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
            java.net.http.HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port(context) + "/status"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{\"open\":true}");
            return response.version();
        }
    }

    private static SSLContext trusting(X509Bundle certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void whenThePortIsInUseThenTheFailureNamesTheProperty() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            contextRunner
                    .withPropertyValues("simpyio.servers.http.port=" + taken.getLocalPort())
                    .run(context -> assertThat(context.getStartupFailure())
                            .cause()
                            .isInstanceOfSatisfying(ServerBindException.class, failure -> {
                                assertThat(failure.error()).isEqualTo(SocketError.EADDRINUSE);
                                assertThat(failure.properties()).isEqualTo("simpyio.servers.http");
                            }));
        }
    }

    @Test
    void whenStoppedAndStartedThenItListensAgainAndTellsTheNewPort() {
        contextRunner.run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            int first = port(context);
            lifecycle.stop();
            assertThat(context.getBean(HttpServerLifecycle.class).port()).isEmpty();
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThatThrownBy(() -> get(client, "http://localhost:" + first + "/status"))
                        .isInstanceOf(ConnectException.class);
            }
            lifecycle.start();
            assertThat(status(context)).isEqualTo("{\"open\":true}");
        });
    }
}
