package io.simpyio.spring.boot.autoconfigure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.message.MessageServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.message.SimpyioMessageServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A client with one of the application's SSL bundles. */
class RpcClientTlsTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    SimpyioTlsAutoConfiguration.class,
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class))
            .withPropertyValues("spring.ssl.bundle.watch.file.quiet-period=100ms");

    @RpcEndpoint("greeter")
    static class Greeter {

        @RpcMethod
        String greet() {
            return "hello";
        }
    }

    interface GreeterClient {

        @RpcMethod("greeter/greet")
        String greet();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportRpcClients(types = GreeterClient.class, client = "greeter")
    static class Clients {}

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private String write(String file, String text) throws Exception {
        Path written = Files.writeString(directory.resolve(file + ".new"), text);
        return Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE)
                .toString();
    }

    @Test
    void whenTheBundleIsReloadedThenNewConnectionsUseIt() throws Exception {
        X509Bundle authority = authority("ca");
        X509Bundle server = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        String trusted = write("ca.crt", authority("other").getCertificatePEM());
        contextRunner
                .withConfiguration(AutoConfigurations.of(SimpyioMessageServerAutoConfiguration.class))
                .withBean(Greeter.class)
                .withPropertyValues(
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.message.ssl.bundle=server",
                        "spring.ssl.bundle.pem.server.keystore.certificate="
                                + write("server.crt", server.getCertificatePathPEM()),
                        "spring.ssl.bundle.pem.server.keystore.private-key="
                                + write("server.key", server.getPrivateKeyPEM()))
                .run(served -> contextRunner
                        .withConfiguration(AutoConfigurations.of(SimpyioRpcClientAutoConfiguration.class))
                        .withUserConfiguration(Clients.class)
                        .withPropertyValues(
                                "spring.ssl.bundle.pem.greeter.reload-on-update=true",
                                "spring.ssl.bundle.pem.greeter.truststore.certificate=" + trusted,
                                "simpyio.client.greeter.ssl.bundle=greeter",
                                "simpyio.client.greeter.deadline=1s",
                                "simpyio.client.greeter.reconnect.delay=10ms",
                                "simpyio.client.greeter.reconnect.max-delay=50ms",
                                "simpyio.client.greeter.addresses=localhost:"
                                        + served.getBean(MessageServerLifecycle.class)
                                                .port()
                                                .orElseThrow())
                        .run(context -> {
                            GreeterClient client = context.getBean(GreeterClient.class);
                            RpcException failure = catchThrowableOfType(RpcException.class, client::greet);
                            assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
                            assertThat(failure).hasMessageContaining("there is no connection to greeter");
                            write("ca.crt", authority.getCertificatePEM());
                            await().atMost(LIMIT)
                                    .ignoreExceptionsInstanceOf(RpcException.class)
                                    .until(client::greet, "hello"::equals);
                        }));
    }
}
