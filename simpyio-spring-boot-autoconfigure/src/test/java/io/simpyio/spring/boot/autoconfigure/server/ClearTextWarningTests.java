package io.simpyio.spring.boot.autoconfigure.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.http.HttpServerLifecycle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the log says of endpoints that one server serves with TLS, and the other without. */
@ExtendWith(OutputCaptureExtension.class)
class ClearTextWarningTests {

    private static final String WARNING = "RPC endpoints are served in the clear by the ";
    private static final String MESSAGES = "simpyio.servers.message.ssl.bundle=server";
    private static final String HTTP = "simpyio.servers.http.ssl.bundle=server";

    @TempDir
    private Path directory;

    private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

    @BeforeEach
    void bundle() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path chain = Files.writeString(directory.resolve("server.crt"), certificate.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("server.key"), certificate.getPrivateKeyPEM());
        contextRunner = new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues(
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.http.port=0",
                        "spring.ssl.bundle.pem.server.keystore.certificate=file:" + chain,
                        "spring.ssl.bundle.pem.server.keystore.private-key=file:" + key);
    }

    @Test
    void whenMessagesAloneHaveTlsThenHttpIsWarnedOf(CapturedOutput output) {
        contextRunner.withPropertyValues(MESSAGES).run(context -> {
            int port = context.getBean(HttpServerLifecycle.class).port().orElseThrow();
            assertThat(output.getOut().lines().filter(line -> line.contains(WARNING)))
                    .singleElement()
                    .asString()
                    .contains(" WARN ")
                    .endsWith(WARNING + "HTTP server at *:" + port + ", though another server has TLS: set"
                            + " 'simpyio.servers.http.ssl.bundle' too, or 'simpyio.servers.http.rpc.enabled' to false");
        });
    }

    @Test
    void whenHttpAloneHasTlsThenMessagesAreWarnedOf(CapturedOutput output) {
        contextRunner
                .withPropertyValues(HTTP)
                .run(context -> assertThat(output)
                        .contains(
                                WARNING + "message server at *:",
                                "set 'simpyio.servers.message.ssl.bundle' too, or 'simpyio.servers.message.enabled' to"
                                        + " false"));
    }

    /** Calls are not served in the clear, or not to others, or nowhere with TLS. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HTTP,
                "simpyio.servers.http.rpc.enabled=false",
                "simpyio.servers.http.enabled=false",
                "simpyio.servers.http.address=localhost",
                "simpyio.servers.message.ssl.enabled=false"
            })
    void whenNothingIsGivenAwayThenThereIsNoWarning(String property, CapturedOutput output) {
        contextRunner.withPropertyValues(MESSAGES, property).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(ClearTextWarning.class);
            assertThat(output).contains("The message server listens on port").doesNotContain(WARNING);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Greeter.class)
    static class Application {

        @Bean
        HttpRoutes routes() {
            return new HttpRoutes().get("/", request -> HttpResponse.text("here"));
        }
    }

    @RpcEndpoint("greeter")
    static class Greeter {

        @RpcMethod
        String greet() {
            return "hello";
        }
    }
}
