package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a user reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

    @ParameterizedTest
    @CsvSource({
        "simpyio.max-submissions, 0, must be between 1 and 2147483647",
        "simpyio.processes.back-off.multiplier, 0.5, must be at least 1",
        "simpyio.processes.shutdown.grace-period, -1s, must be at least PT0S",
        "simpyio.servers.message.port, 70000, must be between 0 and 65535",
        "simpyio.coroutines, fiber, 'AUTO\n    BATON\n    LOOP'",
        "simpyio.processes.on-failure, explode, 'FAIL\n    RESTART\n    STOP'",
    })
    void valueThatIsOutOfRange(String property, String value, String reason, CapturedOutput output) {
        run("--" + property + "=" + value);
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "\"" + property + "\" from property source", reason)
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "http.ssl.enabled, true, http.ssl.bundle",
        "message.ssl.client-auth, need, message.ssl.bundle",
        "http.ssl.server-name-bundles[0].bundle, b, http.ssl.server-name-bundles[0].server-name",
        "message.ssl.server-name-bundles[0].server-name, example.org, message.ssl.server-name-bundles[0].bundle"
    })
    void tlsThatIsHalfSet(String property, String value, String missing, CapturedOutput output) {
        run("--simpyio.servers." + property + "=" + value);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "\"simpyio.servers." + property + "\" from property source",
                        "needs 'simpyio.servers." + missing + "'")
                .doesNotContain("\tat ");
    }

    @Test
    void tlsForSomeNamesOnly(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        String name = "--simpyio.servers.http.ssl.server-name-bundles[0].";
        assertThatThrownBy(() -> application.run(
                        name + "server-name=example.org",
                        name + "bundle=example",
                        "--spring.main.web-application-type=none"))
                .isNotNull();
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "\"simpyio.servers.http.ssl.server-name-bundles[0].bundle\" from property source",
                        "needs 'simpyio.servers.http.ssl.bundle' too")
                .doesNotContain("\tat ");
    }

    @Test
    void unknownBackend(CapturedOutput output) {
        run("--simpyio.backend=token-ring");
        assertThat(output)
                .contains(
                        "The backend \"token-ring\" of the property 'simpyio.backend' cannot be opened",
                        "there are auto",
                        "select",
                        "Set 'simpyio.backend' to one that works on this machine (")
                .doesNotContain("\tat ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void backendOfAnotherSystem(CapturedOutput output) {
        run("--simpyio.backend=kqueue");
        assertThat(output)
                .contains(
                        "The backend \"kqueue\" of the property 'simpyio.backend' cannot be opened",
                        "Only supported on OSX/BSD",
                        "Set 'simpyio.backend' to one that works on this machine (")
                .containsPattern("what works: .*epoll.*select.*virtual")
                .doesNotContain("\tat ");
    }

    @Test
    void unknownBundle(CapturedOutput output) {
        run("--simpyio.servers.http.ssl.bundle=nowhere", Routes.class);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "'nowhere' of the property 'simpyio.servers.http.ssl.bundle'",
                        "spring.ssl.bundle")
                .doesNotContain("\tat ");
    }

    @Test
    void portInUse(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            run("--simpyio.servers.http.port=" + taken.getLocalPort(), Routes.class);
            assertThat(output)
                    .contains(
                            "APPLICATION FAILED TO START",
                            "port " + taken.getLocalPort() + " is already in use",
                            "set 'simpyio.servers.http.port' to another one")
                    .doesNotContain("\tat ");
        }
    }

    private static void run(String argument) {
        run(argument, Application.class);
    }

    private static void run(String argument, Class<?> source) {
        SpringApplication application = new SpringApplication(source);
        assertThatThrownBy(() -> application.run(argument, "--spring.main.web-application-type=none"))
                .isNotNull();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Routes {

        @Bean
        HttpRoutes routes() {
            return new HttpRoutes().get("/", request -> HttpResponse.text("here"));
        }
    }
}
