package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioEndpoint;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioEndpointAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioHealthAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioHealthIndicator;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LoopWatchTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioHealthAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    SimpyioEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=simpyio",
                    "simpyio.loop.watch.interval=10ms",
                    "simpyio.loop.watch.stall-threshold=200ms");

    private volatile boolean release;

    @Test
    void whenAProcessHoldsTheLoopThenItIsNamedAndTheApplicationIsNotHealthy(CapturedOutput output) {
        contextRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            LoopWatch watch = context.getBean(LoopWatch.class);
            SimpyioHealthIndicator health = context.getBean(SimpyioHealthIndicator.class);
            assertThat(health.health()).extracting(Health::getStatus).isEqualTo(Status.UP);
            environment.scheduler().submit(() -> environment.process("hog", this::hog));
            await().atMost(LIMIT).until(() -> output.getOut().contains("Process hog holds the loop:"));
            assertThat(output).contains("The loop has not gone on for PT0.2S", "LoopWatchTests.hog(");
            assertThat(watch.stalled()).isTrue();
            assertThat(watch.lag()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsEntry("loop", "stalled");
            SimpyioReport report = context.getBean(SimpyioEndpoint.class).report(null, null);
            assertThat(report.processes()).isNull();
            assertThat(report.loop().stall()).startsWith("Process hog holds the loop:");
            assertThat(report.loop().lagMillis()).isGreaterThanOrEqualTo(200);
            release = true;
            await().atMost(LIMIT).until(() -> !watch.stalled());
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(output).contains("The loop goes on after");
            assertThat(context.getBean(SimpyioEndpoint.class).report(5, null).processes())
                    .isNotNull();
            assertThat(watch.cpuSeconds()).isPositive();
        });
    }

    private void hog() {
        while (!release) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whenTheLoopIsStoppedThenTheApplicationIsNotHealthy() {
        contextRunner.run(context -> {
            context.getBean(SimpyioLoopLifecycle.class).stop();
            Health health = context.getBean(SimpyioHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails()).containsEntry("loop", "not running");
        });
    }

    @Test
    void whenTimeIsSimulatedOrItIsOffThenNobodyWatches() {
        for (String property : new String[] {"simpyio.backend=virtual", "simpyio.loop.watch.enabled=false"}) {
            contextRunner
                    .withPropertyValues(property)
                    .run(context -> assertThat(context.getBean(LoopWatch.class).isRunning())
                            .isFalse());
        }
    }
}
