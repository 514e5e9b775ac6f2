package io.simpyio.spring.boot.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.http.HttpServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.message.MessageServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class SimpyioHealthIndicatorTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("simpyio.servers.message.port=0", "simpyio.servers.http.port=0");

    @ParameterizedTest
    @ValueSource(classes = {HttpServerLifecycle.class, MessageServerLifecycle.class})
    void whenAServerDoesNotListenThenTheApplicationIsDown(Class<? extends ServerLifecycle> type) {
        contextRunner.run(context -> {
            SimpyioHealthIndicator indicator = context.getBean(SimpyioHealthIndicator.class);
            ServerLifecycle server = context.getBean(type);
            String name = server.status().name();
            int port = server.port().orElseThrow();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            assertThat(indicator.health().getDetails()).containsEntry(name, "listens on *:" + port);
            server.stop();
            Health stopped = indicator.health();
            assertThat(stopped.getStatus()).isEqualTo(Status.DOWN);
            assertThat(stopped.getDetails())
                    .containsEntry(name, "does not listen")
                    .containsEntry("loop", "running");
            server.start();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void whenItIsSwitchedOffThenThereIsNone() {
        contextRunner
                .withPropertyValues("management.health.simpyio.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SimpyioHealthIndicator.class));
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
