package io.simpyio.spring.boot.autoconfigure.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Network;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

class SimpyioProcessAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioProcessAutoConfiguration.class));

    @Test
    void whenABeanHasAProcessThenItRunsWithBeansAsArguments() {
        contextRunner
                .withPropertyValues("greeting=hello")
                .withBean("one", String.class, () -> "1")
                .withBean("two", String.class, () -> "2")
                .withBean(Arguments.class)
                .run(context -> assertThat(context.getBean(Arguments.class).seen)
                        .succeedsWithin(LIMIT)
                        .isEqualTo(List.of(
                                context.getBean(Environment.class),
                                context.getBean(Network.class),
                                "2",
                                "hello",
                                2L,
                                Optional.empty())));
    }

    @Test
    void whenNoNameIsGivenThenItIsThatOfBeanAndMethod() {
        contextRunner.withBean("clock", Named.class).run(context -> {
            assertThat(context.getBean(Named.class).name).succeedsWithin(LIMIT).isEqualTo("clock.tick");
            assertThat(context.getBean(SimpyProcesses.class).all())
                    .extracting(SupervisedProcess::name)
                    .containsExactly("tock", "clock.tick");
        });
    }

    @Test
    void whenTheBeanIsLazyThenItsProcessRunsAllTheSame() {
        contextRunner
                .withUserConfiguration(LazyConfiguration.class)
                .run(context ->
                        assertThat(LazyConfiguration.name).succeedsWithin(LIMIT).isEqualTo("lazy.tick"));
    }

    @Test
    void whenThereIsADelayThenTheProcessWaitsForIt() {
        simulation()
                .withPropertyValues("delay=90s")
                .withBean(Delayed.class)
                .run(context -> assertThat(context.getBean(Delayed.class).start)
                        .succeedsWithin(LIMIT)
                        .isEqualTo(90.0));
    }

    @Test
    void whenDisabledThenNoProcessRuns() {
        contextRunner
                .withPropertyValues("simpyio.processes.enabled=false")
                .withBean(Named.class)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(SimpyProcesses.class)
                        .doesNotHaveBean(SimpyProcessLifecycle.class));
    }

    @Test
    void whenSimpyioIsDisabledThenNoProcessRuns() {
        simulation()
                .withPropertyValues("simpyio.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(SimpyProcesses.class)
                        .doesNotHaveBean(SimpyProcessLifecycle.class));
    }

    @Test
    void whenThereIsNoEnvironmentThenThereAreNoProcesses() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SimpyioProcessAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(SimpyProcesses.class));
    }

    @Test
    void whenUserHasTheBeansThenTheyWin() {
        ApplicationExit exit = (context, code) -> {};
        contextRunner
                .withBean("own", ApplicationExit.class, () -> exit)
                .run(context ->
                        assertThat(context.getBean(ApplicationExit.class)).isSameAs(exit));
    }

    @Test
    void whenABeanIsMissingThenTheFailureNamesTheMethod() {
        contextRunner
                .withBean(NeedsNothingThatIs.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContainingAll("needs", "parameter 0")
                        .rootCause()
                        .isInstanceOf(NoSuchBeanDefinitionException.class));
    }

    @Test
    void whenTwoProcessesHaveOneNameThenItFails() {
        contextRunner
                .withBean("one", OneName.class)
                .withBean("two", OneName.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("two @SimpyProcess methods with the name \"same\""));
    }

    @Test
    void whenTheBeanIsNoSingletonThenItFails() {
        contextRunner
                .withUserConfiguration(PrototypeConfiguration.class)
                .run(context ->
                        assertThat(context.getStartupFailure()).hasMessageContainingAll("prototype", "singleton"));
    }

    @ParameterizedTest
    @CsvSource({"soon, is not a duration", "-5s, is negative"})
    void whenTheDelayIsNoneThenItFails(String delay, String reason) {
        contextRunner
                .withPropertyValues("delay=" + delay)
                .withBean(Delayed.class)
                .run(context -> assertThat(context.getStartupFailure()).hasMessageContainingAll(delay, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.processes.back-off.initial, 0s",
        "simpyio.processes.back-off.multiplier, 0.5",
        "simpyio.processes.back-off.multiplier, NaN",
        "simpyio.processes.back-off.max, 10ms",
        "simpyio.processes.shutdown.grace-period, -1s"
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
    void whenNothingIsSetThenTheDefaultsAreThoseDocumented() {
        contextRunner.run(context -> assertThat(context.getBean(SimpyioProcessesProperties.class))
                .isEqualTo(new SimpyioProcessesProperties(
                        OnFailure.RESTART,
                        new SimpyioProcessesProperties.BackOff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1)),
                        new SimpyioProcessesProperties.Shutdown(Duration.ofSeconds(20)))));
    }

    private ApplicationContextRunner simulation() {
        return contextRunner.withBean("simulation", Environment.class, Environment::simulation);
    }

    static class Arguments {

        private final CompletableFuture<List<Object>> seen = new CompletableFuture<>();

        @SimpyProcess
        private void run(
                Environment environment,
                Network network,
                @Qualifier("two") String two,
                @Value("${greeting}") String greeting,
                ObjectProvider<String> all,
                Optional<Thread> none) {
            environment.timeout(0.001).await(); // A private method called by reflection can be suspended.
            seen.complete(
                    List.of(environment, network, two, greeting, all.stream().count(), none));
        }
    }

    static class Named {

        final CompletableFuture<String> name = new CompletableFuture<>();

        @SimpyProcess
        void tick(Environment environment) {
            name.complete(environment.activeProcess().map(SimProcess::name).orElse("none"));
        }

        @SimpyProcess(name = "tock")
        void other() {}
    }

    static class Delayed {

        private final CompletableFuture<Double> start = new CompletableFuture<>();

        @SimpyProcess(initialDelay = "${delay}")
        void run(Environment environment) {
            start.complete(environment.now());
        }
    }

    static class NeedsNothingThatIs {

        @SimpyProcess
        void needs(Thread thread) {}
    }

    static class OneName {

        @SimpyProcess(name = "same")
        void run() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyConfiguration {

        private static CompletableFuture<String> name = new CompletableFuture<>();

        @Bean
        @Lazy
        Named lazy() {
            Named lazy = new Named();
            name = lazy.name;
            return lazy;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeConfiguration {

        @Bean
        @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
        OneName prototype() {
            return new OneName();
        }
    }
}
