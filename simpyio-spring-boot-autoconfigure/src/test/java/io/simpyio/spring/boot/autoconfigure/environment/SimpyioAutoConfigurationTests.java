package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class SimpyioAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SimpyioAutoConfiguration.class));

    @Test
    void whenNothingIsSetThenBackendEnvironmentAndNetworkBelongTogether() {
        contextRunner.run(context -> {
            Backend backend = context.getBean("simpyioBackend", Backend.class);
            assertThat(backend.name()).isEqualTo(Backend.available().getFirst());
            assertThat(context.getBean("simpyioEnvironment")).isSameAs(backend.environment());
            assertThat(context.getBean("simpyioNetwork")).isSameAs(backend.network());
            assertThat(context).hasSingleBean(LoggingFailureHandler.class);
        });
    }

    @Test
    void whenDisabledThenThereAreNoBeans() {
        contextRunner
                .withPropertyValues("simpyio.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(Backend.class)
                        .doesNotHaveBean(Environment.class)
                        .doesNotHaveBean(Network.class)
                        .doesNotHaveBean(FailureHandler.class));
    }

    @Test
    void whenBackendIsNamedThenItIsOpened() {
        contextRunner
                .withPropertyValues("simpyio.backend=select")
                .run(context ->
                        assertThat(context.getBean(Backend.class).name()).isEqualTo("select"));
    }

    @Test
    void whenBackendIsUnknownThenTheFailureListsTheNames() {
        contextRunner
                .withPropertyValues("simpyio.backend=token-ring")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContainingAll("token-ring", "auto", "select", "epoll"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "baton"})
    void whenCoroutinesAreSetThenTheyAreUsed(String mode) {
        contextRunner
                .withPropertyValues("simpyio.coroutines=" + mode)
                .run(context -> assertThat(
                                context.getBean(Environment.class).scheduler().coroutineMode())
                        .isEqualTo(CoroutineMode.valueOf(mode.toUpperCase(Locale.ROOT))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simpyio.max-pending-events", "simpyio.max-submissions"})
    void whenLimitIsNotPositiveThenTheFailureNamesTheProperty(String property) {
        contextRunner
                .withPropertyValues(property + "=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(property)));
    }

    @Test
    void whenLimitsAreSetThenTheEnvironmentKeepsThem() {
        contextRunner
                .withPropertyValues("simpyio.max-submissions=1", "simpyio.max-pending-events=1")
                .run(context -> {
                    Environment environment = context.getBean(Environment.class);
                    environment.timeout(1);
                    assertThatThrownBy(() -> environment.timeout(1)).hasMessageContaining("maxPendingEvents");
                    environment.submit(() -> {});
                    assertThatThrownBy(() -> environment.submit(() -> {}))
                            .isInstanceOf(RejectedExecutionException.class)
                            .hasMessageContaining("maxSubmissions");
                });
    }

    @Test
    void whenThereAreCustomizersThenTheyAreAppliedInOrderAfterTheProperties() {
        contextRunner
                .withPropertyValues("simpyio.max-submissions=5")
                .withUserConfiguration(Customizers.class)
                .run(context -> {
                    Environment environment = context.getBean(Environment.class);
                    assertThat(context.getBean(Customizers.class).order).containsExactly("first", "second");
                    environment.submit(() -> {});
                    assertThatThrownBy(() -> environment.submit(() -> {}))
                            .isInstanceOf(RejectedExecutionException.class);
                });
    }

    @Test
    void whenUserHasABackendThenItsEnvironmentAndNetworkAreTheBeans() {
        Backend own = Backend.open("select");
        contextRunner.withBean("own", Backend.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(Backend.class);
            assertThat(context.getBean(Environment.class)).isSameAs(own.environment());
            assertThat(context.getBean(Network.class)).isSameAs(own.network());
        });
    }

    @Test
    void whenUserHasAnEnvironmentThenThereIsNoBackendAndNoNetwork() {
        contextRunner
                .withBean("own", Environment.class, Environment::simulation)
                .run(context -> assertThat(context)
                        .hasSingleBean(Environment.class)
                        .doesNotHaveBean("simpyioEnvironment")
                        .doesNotHaveBean(Backend.class)
                        .doesNotHaveBean(Network.class));
    }

    @Test
    void whenUserHasANetworkThenItWins() {
        contextRunner
                .withUserConfiguration(OwnNetwork.class)
                .run(context -> assertThat(context).hasSingleBean(Network.class).hasBean("own"));
    }

    @Test
    void whenUserHasAFailureHandlerThenItIsUsed() {
        Map<String, Throwable> seen = new ConcurrentHashMap<>();
        FailureHandler own = (event, failure) -> seen.put(event.toString(), failure);
        contextRunner.withBean("own", FailureHandler.class, () -> own).run(context -> {
            assertThat(context).doesNotHaveBean(LoggingFailureHandler.class);
            Environment environment = context.getBean(Environment.class);
            environment.process("broken", () -> {
                throw new IllegalStateException("broken");
            });
            assertTimeoutPreemptively(LIMIT, () -> {
                while (seen.isEmpty()) {
                    environment.step();
                }
            });
            assertThat(seen).containsOnlyKeys("SimProcess(broken)");
        });
    }

    @Test
    void whenAProcessFailsThenItIsLoggedAndCountedAndTheLoopGoesOn() {
        contextRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            environment.process("broken", () -> {
                throw new IllegalStateException("expected by the test");
            });
            LoggingFailureHandler handler = context.getBean(LoggingFailureHandler.class);
            assertTimeoutPreemptively(LIMIT, () -> {
                while (handler.failures() == 0) {
                    environment.step();
                }
            });
            assertThat(environment.run(environment.timeout(0.001, "on"))).isEqualTo("on");
            assertThat(handler.failures()).isEqualTo(1);
        });
    }

    @Test
    void whenContextIsClosedThenTheEnvironmentIs() {
        List<Environment> environments = new ArrayList<>();
        contextRunner.run(context -> environments.add(context.getBean(Environment.class)));
        assertThatThrownBy(() -> environments.getFirst().submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        private final List<String> order = new ArrayList<>();

        @Bean
        @Order(2)
        EnvironmentBuilderCustomizer second() {
            return builder -> {
                order.add("second");
                builder.maxSubmissions(1);
            };
        }

        @Bean
        @Order(1)
        EnvironmentBuilderCustomizer first() {
            return builder -> {
                order.add("first");
                builder.maxSubmissions(3);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnNetwork {

        @Bean
        Network own(Backend backend) {
            return new Network(backend.environment(), backend.network().transport());
        }
    }
}
