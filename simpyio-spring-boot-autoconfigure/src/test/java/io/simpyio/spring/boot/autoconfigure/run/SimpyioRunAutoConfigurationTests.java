package io.simpyio.spring.boot.autoconfigure.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.process.ApplicationExit;
import io.simpyio.spring.boot.autoconfigure.process.SimpyioProcessAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class SimpyioRunAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final RecordedExit exit = new RecordedExit();

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioProcessAutoConfiguration.class,
                    SimpyioRunAutoConfiguration.class))
            .withBean(ApplicationExit.class, () -> exit)
            .withBean(Clockwork.class)
            .withPropertyValues("simpyio.backend=virtual");

    @Test
    void whenNothingIsSetThenThereIsNoLimit() {
        contextRunner.run(context -> assertThat(context).doesNotHaveBean(TimeLimit.class));
    }

    @Test
    void whenSimulatedTimeIsUpThenTheApplicationEndsAndTimeStandsStill() {
        contextRunner.withPropertyValues("simpyio.run.until=1d").run(context -> {
            assertThat(exit.code).succeedsWithin(LIMIT).isEqualTo(0);
            Environment environment = context.getBean(Environment.class);
            assertThat(environment.now()).isEqualTo(86_400);
            Clockwork clockwork = context.getBean(Clockwork.class);
            environment.submit(() -> {}).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(environment.now()).as("still").isEqualTo(86_400);
            assertThat(clockwork.starts).as("nothing began late").containsExactly(0.0, 0.0);
            assertThat(clockwork.hours).isEqualTo(24);
        });
    }

    @Test
    void whenTheApplicationStopsThenItsProcessesHaveTimeToEnd() {
        List<Clockwork> clockworks = new ArrayList<>();
        contextRunner.withPropertyValues("simpyio.run.until=1h").run(context -> {
            assertThat(exit.code).succeedsWithin(LIMIT).isEqualTo(0);
            clockworks.add(context.getBean(Clockwork.class));
        });
        assertThat(clockworks.getFirst().endedAt).isEqualTo(3_605);
    }

    @Test
    void whenThereIsARealTimeFactorThenTheSimulationKeepsPace() {
        // The pace begins with the run, so before a process first looks at the clock.
        long begunNanos = System.nanoTime();
        contextRunner
                .withPropertyValues("simpyio.run.until=20s", "simpyio.virtual.real-time-factor=0.02")
                .run(context -> {
                    assertThat(exit.code).succeedsWithin(LIMIT).isEqualTo(0);
                    assertThat(context.getBean(Clockwork.class).tenSecondsUpNanos - begunNanos)
                            .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
                    assertThat(context.getBean(Environment.class).now()).isEqualTo(20);
                });
    }

    @Test
    void whenTheBackendIsRealThenTheFactorDoesNotMatterAndRealTimeIsUp() {
        contextRunner
                .withPropertyValues(
                        "simpyio.backend=select", "simpyio.run.until=10ms", "simpyio.virtual.real-time-factor=0.01")
                .run(context -> assertThat(exit.code).succeedsWithin(LIMIT).isEqualTo(0));
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.run.until, 0s",
        "simpyio.virtual.real-time-factor, 0",
        "simpyio.virtual.real-time-factor, -1",
        "simpyio.virtual.real-time-factor, NaN"
    })
    void whenAValueIsOutOfRangeThenTheFailureNamesTheProperty(String property, String value) {
        contextRunner
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(property)));
    }

    private static final class RecordedExit implements ApplicationExit {

        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public void exit(ApplicationContext context, int exitCode) {
            code.complete(exitCode);
        }
    }

    static class Clockwork {

        private final List<Double> starts = new ArrayList<>();
        private volatile int hours;
        private volatile double endedAt;
        private volatile long tenSecondsUpNanos;

        @SimpyProcess
        void count(Environment environment) {
            starts.add(environment.now());
            try {
                while (true) {
                    environment.timeout(Duration.ofHours(1)).await();
                    hours++;
                }
            } finally {
                environment.timeout(5).await();
                endedAt = environment.now();
            }
        }

        @SimpyProcess
        void other(Environment environment) {
            starts.add(environment.now());
            environment.timeout(10).await();
            tenSecondsUpNanos = System.nanoTime();
        }
    }
}
