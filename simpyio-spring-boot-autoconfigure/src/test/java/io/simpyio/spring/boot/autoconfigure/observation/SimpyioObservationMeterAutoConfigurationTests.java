package io.simpyio.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SimpyioObservationMeterAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    SimpyioObservationMeterAutoConfiguration.class));

    private static final class Call extends ServerObservationContext<String, String> {

        Call() {
            super((carrier, key) -> null);
        }
    }

    @Test
    void whenBootMakesMetersThenOursAreThoseOfServersAlone() {
        contextRunner.run(context -> {
            ObservationRegistry observations = context.getBean(ObservationRegistry.class);
            Observation.createNotStarted("calls", Call::new, observations).observe(() -> {});
            Observation.createNotStarted("others", observations).observe(() -> {});
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.getMeters())
                    .extracting(Meter::getId)
                    .extracting(Meter.Id::getName)
                    .filteredOn(name -> name.startsWith("calls") || name.startsWith("others"))
                    .containsExactlyInAnyOrder("calls", "others", "others.active");
            assertThat(meters.get("calls").tag("error", "none").timer().count()).isEqualTo(1);
        });
    }

    @Test
    void whenThereAreNoMetersThenThereIsNoHandler() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class, SimpyioObservationMeterAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(ObservationRegistry.class)
                        .doesNotHaveBean(ServerMeterHandler.class));
    }
}
