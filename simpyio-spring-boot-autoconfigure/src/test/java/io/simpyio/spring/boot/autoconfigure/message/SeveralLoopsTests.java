package io.simpyio.spring.boot.autoconfigure.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.simpyio.kernel.Environment;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioHealthAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioHealthIndicator;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.metrics.NamedEnvironmentMetrics;
import io.simpyio.spring.boot.autoconfigure.metrics.SimpyioMetricsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.SimpyioServerAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code simpyio.loops}. */
class SeveralLoopsTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class,
                    SimpyioServerAutoConfiguration.class,
                    SimpyioHealthAutoConfiguration.class,
                    SimpyioMetricsAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class)
            .withBean(Anywhere.class)
            .withBean(AtHome.class)
            .withPropertyValues("simpyio.backend=select", "simpyio.servers.message.port=0");

    @RpcEndpoint(path = "anywhere", threadSafe = true)
    static class Anywhere {

        @RpcMethod
        String where(Environment environment) {
            return environment.name();
        }

        @RpcMethod
        String slow(Environment environment) {
            environment.timeout(0.3).await();
            return environment.name();
        }
    }

    @RpcEndpoint("home")
    static class AtHome {

        private final Environment injected;

        AtHome(Environment injected) {
            this.injected = injected;
        }

        @RpcMethod
        String where(Environment environment) {
            injected.timeout(0.001).await();
            assertThat(environment).isSameAs(injected);
            return environment.name();
        }
    }

    private static int port(ApplicationContext context) {
        return context.getBean(MessageServerLifecycle.class).port().orElseThrow();
    }

    private static String request(String path) {
        return "[0, 0, [\"" + path + "\", [], {}]]";
    }

    private static String reply(String result) {
        return "[1,0,\"" + result + "\"]";
    }

    @Test
    void whenThereAreTwoThenBothServeAndAreSeen() {
        contextRunner.withPropertyValues("simpyio.loops=2").run(context -> {
            assertThat(context).hasSingleBean(Environment.class);
            List<String> places = new ArrayList<>();
            List<MessageClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                MessageClient client = new MessageClient(port(context));
                clients.add(client);
                places.add(client.call(request("anywhere/where")));
            }
            assertThat(places)
                    .containsExactlyInAnyOrder(
                            reply("main"), reply("main"), reply("main-loop-1"), reply("main-loop-1"));
            for (MessageClient client : clients) {
                assertThat(client.call("[0, 1, [\"home/where\", [], {}]]")).isEqualTo("[1,1,\"main\"]");
                client.close();
            }

            Health health = context.getBean(SimpyioHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("loop.main-loop-1", "running");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(NamedEnvironmentMetrics.class).bindTo(registry);
            assertThat(registry.get("simpyio.sockets.accepted")
                            .tag("environment", "main-loop-1")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
        });
    }

    @Test
    void whenTheApplicationStopsThenNoReplyOfEitherIsLost() {
        contextRunner.withPropertyValues("simpyio.loops=2").run(context -> {
            try (MessageClient one = new MessageClient(port(context));
                    MessageClient other = new MessageClient(port(context))) {
                one.send(request("anywhere/slow"));
                other.send(request("anywhere/slow"));
                MessageServerLifecycle server = context.getBean(MessageServerLifecycle.class);
                await().atMost(LIMIT).until(() -> server.status().underway(), underway -> underway == 2);
                ((ConfigurableApplicationContext) context.getSourceApplicationContext()).close();
                assertThat(List.of(one.receive(), other.receive()))
                        .containsExactlyInAnyOrder(reply("main"), reply("main-loop-1"));
            }
        });
    }

    @Test
    void whenNothingIsSaidThenThereIsOne() {
        contextRunner.run(context -> {
            for (int i = 0; i < 2; i++) {
                try (MessageClient client = new MessageClient(port(context))) {
                    assertThat(client.call(request("anywhere/where"))).isEqualTo(reply("main"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, select, It must be between 1 and 64.",
        "65, select, It must be between 1 and 64.",
        "2, virtual, has one loop",
        "2, nio2, has one loop"
    })
    void whenItCannotBeThenThatIsSaidByName(int loops, String backend, String reason) {
        contextRunner
                .withPropertyValues("simpyio.loops=" + loops, "simpyio.backend=" + backend)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, failure -> {
                            assertThat(failure.getName()).isEqualTo("simpyio.loops");
                            assertThat(failure.getReason()).contains(reason);
                        }));
    }
}
