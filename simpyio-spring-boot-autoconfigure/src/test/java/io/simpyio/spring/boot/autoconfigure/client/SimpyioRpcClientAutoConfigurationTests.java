package io.simpyio.spring.boot.autoconfigure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.client.RpcClient;
import io.simpyio.rpc.client.RpcInstanceState;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcClients;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.RpcExchange;
import io.simpyio.spring.boot.autoconfigure.client.discovery.SimpyioDiscoveryAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.message.SimpyioMessageServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** Clients of an application that calls itself, on the simulated network. */
class SimpyioRpcClientAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioTlsAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class,
                    SimpyioRpcClientAutoConfiguration.class))
            .withPropertyValues("simpyio.backend=virtual")
            .withBean(Park.class);

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        Status status(List<Car> cars) {
            return new Status(10 - cars.size());
        }
    }

    record Status(int free) {}

    record Car(String plate) {}

    @RpcExchange("park")
    interface ParkClient {

        Status status(List<Car> cars);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportRpcClients(types = ParkClient.class, client = "park")
    static class Clients {}

    @Configuration(proxyBeanMethods = false)
    @ImportRpcClients(client = "park", basePackages = "io.simpyio.spring.boot.autoconfigure.client")
    static class ScannedClients {}

    @Configuration(proxyBeanMethods = false)
    @ImportRpcClients(types = ParkClient.class, client = "one")
    @ImportRpcClients(types = ParkClient.class, client = "two")
    static class TwoClients {}

    @Configuration(proxyBeanMethods = false)
    @ImportRpcClients(types = Park.class)
    static class NoInterface {}

    @Test
    void whenAnInterfaceIsImportedThenItIsABeanThatCalls() {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555")
                .run(context -> assertThat(context.getBean(ParkClient.class).status(List.of(new Car("A 1"))))
                        .isEqualTo(new Status(9)));
    }

    @Test
    void whenAPackageIsNamedThenItsInterfacesAreFound() {
        contextRunner
                .withUserConfiguration(ScannedClients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555")
                .run(context -> assertThat(context.getBean(ParkClient.class).status(List.of()))
                        .isEqualTo(new Status(10)));
    }

    @Test
    void whenTwoClientsHaveOneInterfaceThenEachIsABean() {
        contextRunner
                .withUserConfiguration(TwoClients.class)
                .withPropertyValues("simpyio.clients.addresses=localhost:5555")
                .run(context -> assertThat(context.getBeansOfType(ParkClient.class))
                        .containsOnlyKeys("one#" + ParkClient.class.getName(), "two#" + ParkClient.class.getName()));
    }

    @Test
    void whenATypeIsNoInterfaceThenItFails() {
        contextRunner
                .withUserConfiguration(NoInterface.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining(Park.class.getName() + " is no interface"));
    }

    @Test
    void whenTheContextIsStartedAgainThenClientsAre() {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555")
                .run(context -> {
                    ParkClient client = context.getBean(ParkClient.class);
                    client.status(List.of());
                    context.stop();
                    context.start();
                    assertThat(client.status(List.of())).isEqualTo(new Status(10));
                });
    }

    @Test
    void whenEagerThenItIsConnectedBeforeTheFirstCall() {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555", "simpyio.client.park.eager=true")
                .run(context -> {
                    RpcClient client = context.getBean(RpcClients.class).client("park");
                    await().atMost(LIMIT)
                            .untilAsserted(() -> assertThat(client.environment()
                                            .submit(client::instances)
                                            .join())
                                    .extracting(RpcInstanceState::connection)
                                    .containsExactly(RpcInstanceState.Connection.READY));
                });
    }

    @Test
    void whenAClientSaysNothingThenThePropertiesOfAllCount() {
        contextRunner
                .withPropertyValues(
                        "simpyio.clients.deadline=5s",
                        "simpyio.clients.retry.max-attempts=7",
                        "simpyio.clients.retry.delay=20ms",
                        "simpyio.client.park.addresses=a:1,b:2",
                        "simpyio.client.park.retry.max-attempts=2")
                .run(context -> {
                    ClientProperties park =
                            context.getBean(ClientSettings.class).of("park");
                    assertThat(park.addresses()).containsExactly("a:1", "b:2");
                    assertThat(park.deadline()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(park.retry().maxAttempts()).isEqualTo(2);
                    assertThat(park.retry().delay()).isEqualTo(Duration.ofMillis(20));
                    assertThat(park.retry().maxDelay()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(context.getBean(ClientSettings.class)
                                    .of("other")
                                    .retry()
                                    .maxAttempts())
                            .isEqualTo(7);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.client.park.deadline, -1s, must be at least PT0S",
        "simpyio.client.park.max-waiting-calls, 0, must be between 1",
        "simpyio.client.park.retry.jitter, 2, It must be between 0 and 1",
        "simpyio.client.park.reconnect.multiplier, 0.5, must be at least 1",
        "simpyio.client.park.addresses, nowhere, Each must be host:port",
        "simpyio.client.park.addresses, host:70000, Each must be host:port",
    })
    void whenAValueIsWrongThenTheFailureNamesTheProperty(String property, String value, String reason) {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, failure -> {
                            assertThat(failure.getName()).isEqualTo(property);
                            assertThat(failure.getReason()).contains(reason);
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.client.park.eager=true, Nothing says where the service of 'simpyio.client.park' is",
        "simpyio.client.park.service-id=p, no DiscoveryClient to find it",
    })
    void whenTheServiceCannotBeFoundThenTheFailureNamesBothProperties(String property, String message) {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues(property)
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    assertThat(failure).rootCause().hasMessageContaining(message);
                    assertThat(new UnknownServiceFailureAnalyzer()
                                    .analyze(failure)
                                    .getAction())
                            .contains("'simpyio.client.park.addresses'", "'simpyio.client.park.service-id'");
                });
    }

    @Test
    void whenTheBundleDoesNotExistThenTheFailureNamesTheProperty() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withUserConfiguration(Clients.class)
                .withPropertyValues(
                        "simpyio.client.park.addresses=localhost:5555", "simpyio.client.park.ssl.bundle=nowhere")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("property 'simpyio.client.park.ssl.bundle'"));
    }

    @Test
    void whenCborIsSetThenItIsAgreedOnAndWithoutItTheFailureNamesIt() {
        ApplicationContextRunner cbor = contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555", "simpyio.client.park.codec=cbor");
        cbor.run(context -> {
            ParkClient client = context.getBean(ParkClient.class);
            for (int i = 0; i < 3; i++) {
                assertThat(client.status(List.of(new Car("A 1")))).isEqualTo(new Status(9));
            }
        });
        cbor.withClassLoader(new FilteredClassLoader("tools.jackson.dataformat"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("simpyio.client.park.codec")
                        .hasStackTraceContaining("jackson-dataformat-cbor"));
        cbor.withPropertyValues("simpyio.rpc.cbor.enabled=false")
                .run(context ->
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("'simpyio.rpc.cbor.enabled'"));
    }

    @Test
    void whenDisabledThenInterfacesAreNotMade() {
        contextRunner
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcClients.class));
    }

    @Test
    void whenThereIsADiscoveryClientThenAServiceIsFoundByItsId() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        SimpleDiscoveryClientAutoConfiguration.class,
                        SimpyioDiscoveryAutoConfiguration.class))
                .withUserConfiguration(Clients.class)
                .withPropertyValues(
                        "spring.cloud.discovery.client.simple.instances.parking[0].uri=http://localhost:8080",
                        "spring.cloud.discovery.client.simple.instances.parking[0].metadata.[simpyio.port]=5555",
                        "simpyio.client.park.service-id=parking")
                .run(context -> assertThat(context.getBean(ParkClient.class).status(List.of()))
                        .isEqualTo(new Status(10)));
    }

    @Test
    void whenSpringCloudIsMissingThenClientsWithAddressesWork() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(DiscoveryClient.class))
                .withConfiguration(AutoConfigurations.of(SimpyioDiscoveryAutoConfiguration.class))
                .withUserConfiguration(Clients.class)
                .withPropertyValues("simpyio.client.park.addresses=localhost:5555")
                .run(context -> assertThat(context.getBean(ParkClient.class).status(List.of()))
                        .isEqualTo(new Status(10)));
    }

    @Test
    void whenMadeAheadOfTimeThenProxiesAndTypesAreKnown() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("io.simpyio.generated", "Application")),
                new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Application.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        generation.writeGeneratedContent();
        RuntimeHints hints = generation.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ParkClient.class))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Status.class, "free"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Car.class)).accepts(hints);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportRpcClients(types = ParkClient.class, client = "park")
    static class Application {}
}
