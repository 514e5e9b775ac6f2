package io.simpyio.spring.boot.autoconfigure.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Environment;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketError;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.ServerBindException;
import io.simpyio.spring.boot.autoconfigure.server.ServerBindFailureAnalyzer;
import io.simpyio.spring.boot.autoconfigure.server.ServerShutdown;
import io.simpyio.spring.boot.autoconfigure.server.ServerSsl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class SimpyioMessageServerAutoConfigurationTests {

    private final ApplicationContextRunner withoutEndpoint = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.message.port=0");

    private final ApplicationContextRunner contextRunner = withoutEndpoint.withBean(Park.class);

    @Test
    void whenThereIsAnEndpointThenItIsServedOnThePortThatIsSaid(CapturedOutput output) {
        contextRunner.run(context -> {
            int port = port(context);
            assertThat(context.getBean(MessageServerLifecycle.class).port()).hasValue(port);
            assertThat(output)
                    .containsPattern("The message server listens on port " + port + " of all addresses .*park/status");
            try (MessageClient client = new MessageClient(port)) {
                assertThat(client.call("[0, 0, [\"park/status\", [], {}]]")).isEqualTo("[1,0,\"open\"]");
            }
        });
    }

    @Test
    void whenThereIsNoEndpointThenThereIsNoServer() {
        withoutEndpoint.run(context -> assertThat(context).doesNotHaveBean(MessageServerLifecycle.class));
    }

    @Test
    void whenThereIsARouterThenItIsServed() {
        withoutEndpoint
                .withBean(RpcRouter.class, () -> new RpcRouter().register("own", new Park()))
                .run(context -> {
                    try (MessageClient client = new MessageClient(port(context))) {
                        assertThat(client.call("[0, 7, [\"own/status\", [], {}]]"))
                                .isEqualTo("[1,7,\"open\"]");
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"simpyio.servers.message.enabled", "simpyio.enabled"})
    void whenDisabledThenThereIsNoServer(String property) {
        contextRunner
                .withPropertyValues(property + "=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(MessageServerLifecycle.class)
                        .doesNotHaveBean(MessageServerProperties.class));
    }

    @Test
    void whenThereIsNoNetworkThenThereIsNoServer() {
        contextRunner
                .withBean("own", Environment.class, Environment::simulation)
                .run(context -> assertThat(context).doesNotHaveBean(MessageServerLifecycle.class));
    }

    @Test
    void whenNothingIsSetThenTheDefaultsAreThoseDocumented() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SimpyioAutoConfiguration.class, SimpyioMessageServerAutoConfiguration.class))
                .run(context -> assertThat(context.getBean(MessageServerProperties.class))
                        .isEqualTo(new MessageServerProperties(
                                5555,
                                null,
                                128,
                                8192,
                                10_000,
                                DataSize.ofBytes(16_384),
                                1024,
                                DataSize.ofMegabytes(64),
                                DataSize.ofMegabytes(256),
                                Duration.ZERO,
                                true,
                                new ServerShutdown(Duration.ofSeconds(20)),
                                new ServerSsl(null, null, ClientAuth.NONE, Duration.ofSeconds(10), 256, List.of()))));
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.servers.message.port, 65536",
        "simpyio.servers.message.port, -1",
        "simpyio.servers.message.backlog, 0",
        "simpyio.servers.message.max-connections, 0",
        "simpyio.servers.message.max-calls, 0",
        "simpyio.servers.message.max-packet-size, 0B",
        "simpyio.servers.message.max-packet-size, 2GB",
        "simpyio.servers.message.max-outstanding, 0",
        "simpyio.servers.message.max-queued-size, 0B",
        "simpyio.servers.message.max-total-queued-size, 0B",
        "simpyio.servers.message.idle-timeout, -1s",
        "simpyio.servers.message.ssl.handshake-timeout, 0s",
        "simpyio.servers.message.ssl.max-handshakes, 0"
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
                        "simpyio.servers.message.backlog=1",
                        "simpyio.servers.message.max-connections=2",
                        "simpyio.servers.message.max-calls=3",
                        "simpyio.servers.message.max-packet-size=4B",
                        "simpyio.servers.message.max-outstanding=5",
                        "simpyio.servers.message.max-queued-size=6B",
                        "simpyio.servers.message.max-total-queued-size=7B",
                        "simpyio.servers.message.idle-timeout=8s",
                        "simpyio.servers.message.ssl.max-handshakes=9")
                .run(context -> {
                    RpcServerOptions options =
                            context.getBean(MessageServerProperties.class).options(new RpcCodecs(codec, null), null);
                    ListenOptions listen = options.listen();
                    assertThat(listen.backlog()).isEqualTo(1);
                    assertThat(listen.maxConnections()).isEqualTo(2);
                    assertThat(listen.maxHandshakes()).isEqualTo(9);
                    assertThat(listen.tls()).isEmpty();
                    assertThat(options)
                            .isEqualTo(new RpcServerOptions(
                                    listen,
                                    RpcOptions.DEFAULT.withMaxCalls(3),
                                    new PacketOptions(4, PacketOptions.DEFAULT_MAX_QUEUED_PACKETS, 6),
                                    new MessageOptions(codec, 5, 5),
                                    Duration.ofSeconds(8),
                                    7));
                });
    }

    @Test
    void whenAPacketIsTooLargeThenTheConnectionIsClosed() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.max-packet-size=32B")
                .run(context -> {
                    try (MessageClient client = new MessageClient(port(context))) {
                        client.send("x".repeat(33));
                        assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
                    }
                });
    }

    @Test
    void whenTooManyCallsRunThenOneMoreFails() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.max-calls=1")
                .withBean(Slow.class)
                .run(context -> {
                    try (MessageClient client = new MessageClient(port(context))) {
                        client.send("[0, 0, [\"slow/never\", [], {}]]");
                        assertThat(client.call("[0, 1, [\"park/status\", [], {}]]"))
                                .startsWith("[2,1,")
                                .contains("the limit maxCalls is 1");
                    }
                });
    }

    @Test
    void whenThePortIsInUseThenTheFailureSaysWhichAndWhy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            contextRunner
                    .withPropertyValues("simpyio.servers.message.port=" + taken.getLocalPort())
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasCauseInstanceOf(ServerBindException.class)
                            .cause()
                            .isInstanceOfSatisfying(ServerBindException.class, failure -> {
                                assertThat(failure.error()).isEqualTo(SocketError.EADDRINUSE);
                                assertThat(failure.port()).isEqualTo(taken.getLocalPort());
                                assertThat(new ServerBindFailureAnalyzer().analyze(failure))
                                        .satisfies(
                                                analysis -> assertThat(analysis.getDescription() + analysis.getAction())
                                                        .contains(
                                                                taken.getLocalPort() + " is already in use",
                                                                "simpyio.servers.message.port"));
                            }));
        }
    }

    @Test
    void whenTheAddressIsNotOursThenTheFailureDoesNotSayThatThePortIsInUse() {
        contextRunner
                .withPropertyValues("simpyio.servers.message.address=192.0.2.1")
                .run(context -> assertThat(context.getStartupFailure())
                        .cause()
                        .isInstanceOfSatisfying(ServerBindException.class, failure -> {
                            assertThat(failure.error()).isEqualTo(SocketError.EADDRNOTAVAIL);
                            assertThat(new ServerBindFailureAnalyzer().analyze(failure))
                                    .satisfies(analysis -> assertThat(analysis.getDescription() + analysis.getAction())
                                            .contains("simpyio.servers.message.address", "192.0.2.1")
                                            .doesNotContain("in use"));
                        }));
    }

    @Test
    void whenStoppedAndStartedThenItListensAgainAndTellsTheNewPort() {
        contextRunner.run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            int first = port(context);
            lifecycle.stop();
            assertThat(context.getBean(MessageServerLifecycle.class).port()).isEmpty();
            assertThatThrownBy(() -> new MessageClient(first)).isInstanceOf(ConnectException.class);
            lifecycle.start();
            try (MessageClient client = new MessageClient(port(context))) {
                assertThat(client.call("[0, 0, [\"park/status\", [], {}]]")).isEqualTo("[1,0,\"open\"]");
            }
        });
    }

    @Test
    void whenUserHasALifecycleThenItWins() {
        contextRunner
                .withBean("own", MessageServerLifecycle.class, () -> org.mockito.Mockito.mock())
                .run(context -> assertThat(context).hasSingleBean(MessageServerLifecycle.class));
    }

    private static int port(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.simpyio.message.port", Integer.class);
    }

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        String status() {
            return "open";
        }
    }

    @RpcEndpoint("slow")
    static class Slow {

        private final Environment environment;

        Slow(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        void never() {
            environment.event().await();
        }
    }
}
