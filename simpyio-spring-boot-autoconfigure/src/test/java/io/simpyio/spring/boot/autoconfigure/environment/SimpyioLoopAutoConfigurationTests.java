package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class SimpyioLoopAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Set<String> RUN_THREADS = Set.of("simpyio-run", "simpyio-keep-alive");

    private final Set<Thread> before = allRunThreads().collect(Collectors.toSet());

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SimpyioAutoConfiguration.class, SimpyioLoopAutoConfiguration.class));

    private final ApplicationContextRunner simulationRunner =
            contextRunner.withBean("own", Environment.class, Environment::simulation);

    @Test
    void whenContextIsRefreshedThenTheLoopRunsAndAnotherThreadKeepsTheApplicationAlive() {
        contextRunner.run(context -> {
            assertThat(context.getBean(SimpyioLoopLifecycle.class).isRunning()).isTrue();
            assertThat(context.getBean(Environment.class).submit(() -> "ran")).succeedsWithin(LIMIT);
            assertThat(runThreads())
                    .extracting(Thread::getName, Thread::isDaemon)
                    .containsExactlyInAnyOrder(tuple("simpyio-run", true), tuple("simpyio-keep-alive", false));
        });
        await().atMost(LIMIT).until(() -> runThreads().isEmpty());
    }

    @Test
    void whenDisabledThenThereIsNoLoop() {
        contextRunner
                .withPropertyValues("simpyio.enabled=false")
                .withBean("own", Environment.class, Environment::simulation)
                .run(context -> assertThat(context).doesNotHaveBean(SimpyioLoopLifecycle.class));
    }

    @Test
    void whenThereAreTwoEnvironmentsThenThereIsNoLoop() {
        simulationRunner
                .withBean("other", Environment.class, Environment::simulation)
                .run(context -> assertThat(context).doesNotHaveBean(SimpyioLoopLifecycle.class));
    }

    @Test
    void whenUserHasALifecycleThenItWins() {
        contextRunner
                .withBean("own", SimpyioLoopLifecycle.class, () -> org.mockito.Mockito.mock())
                .run(context -> assertThat(context).hasSingleBean(SimpyioLoopLifecycle.class));
    }

    @Test
    void whenStoppedAndStartedThenTheSameEnvironmentGoesOn() {
        contextRunner.run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            Environment environment = context.getBean(Environment.class);
            lifecycle.stop();
            assertThat(context.getBean(SimpyioLoopLifecycle.class).isRunning()).isFalse();
            await().atMost(LIMIT).until(() -> runThreads().isEmpty());
            var submitted = environment.submit(() -> "later");
            lifecycle.start();
            assertThat(submitted).succeedsWithin(LIMIT).isEqualTo("later");
        });
    }

    @Test
    void whenContextIsPausedAndRestartedThenTheLoopIsToo() {
        contextRunner.run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            lifecycle.pause();
            assertThat(context.getBean(SimpyioLoopLifecycle.class).isRunning()).isFalse();
            lifecycle.restart();
            assertThat(context.getBean(Environment.class).submit(() -> "ran")).succeedsWithin(LIMIT);
        });
    }

    @Test
    void whenASimulationIsDryThenItsLoopWaitsForSubmissions() {
        simulationRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            assertThat(environment.submit(
                            () -> environment.timeout(1e6, "first").await()))
                    .succeedsWithin(LIMIT);
            assertThat(environment.submit(
                            () -> environment.timeout(1e6, "second").await()))
                    .succeedsWithin(LIMIT);
            assertThat(environment.now()).isEqualTo(2e6);
        });
        await().atMost(LIMIT).until(() -> runThreads().isEmpty());
    }

    @Test
    void whenSomebodyStopsTheRunThenTheLoopGoesOn() {
        contextRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            environment.submit(environment::stop);
            assertThat(environment.submit(() -> "on")).succeedsWithin(LIMIT);
        });
    }

    @Test
    void whenAFailureHasNoHandlerThenTheLoopLogsItAndGoesOn(CapturedOutput output) {
        simulationRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            environment
                    .scheduler()
                    .submit(() -> environment.process("broken", () -> {
                        throw new IllegalStateException("expected by the test");
                    }));
            await().atMost(LIMIT).until(output::getAll, it -> it.contains("expected by the test"));
            assertThat(environment.submit(() -> "on")).succeedsWithin(LIMIT);
        });
    }

    @Test
    void whenTheEnvironmentIsClosedThenTheLoopEndsAndSaysSo(CapturedOutput output) {
        contextRunner.run(context -> {
            context.getBean(Environment.class).close();
            await().atMost(LIMIT).until(() -> runThreads().isEmpty());
            assertThat(output).contains("its environment was closed");
        });
    }

    @Test
    void whenTheEnvironmentIsClosedThenTheLoopCannotStart() {
        Environment closed = Environment.simulation();
        closed.close();
        contextRunner
                .withBean("own", Environment.class, () -> closed)
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("closed"));
        await().atMost(LIMIT).until(() -> runThreads().isEmpty());
    }

    /** The threads that run loops now, without those of contexts that other tests have left in Spring's cache. */
    private Set<Thread> runThreads() {
        return allRunThreads().filter(thread -> !before.contains(thread)).collect(Collectors.toSet());
    }

    private static Stream<Thread> allRunThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> RUN_THREADS.contains(thread.getName()));
    }
}
