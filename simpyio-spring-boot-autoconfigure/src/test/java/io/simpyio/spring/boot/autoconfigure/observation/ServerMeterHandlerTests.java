package io.simpyio.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerMeterHandlerTests {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry ours = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SimpleMeterRegistry theirs = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final ObservationRegistry first = registry(new ServerMeterHandler(ours));
    private final ObservationRegistry second = registry(new DefaultMeterObservationHandler(theirs));

    private static ObservationRegistry registry(MeterObservationHandler<?> handler) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(handler).observationFilter(context -> {
            if (context.getError() != null) {
                context.addLowCardinalityKeyValue(KeyValue.of("added", "by a filter"));
            }
            return context;
        });
        return registry;
    }

    private static final class Call extends ServerObservationContext<String, String> {

        Call() {
            super((carrier, key) -> null);
        }
    }

    private Observation start(ObservationRegistry registry, String path) {
        return Observation.createNotStarted("calls", Call::new, registry)
                .lowCardinalityKeyValue("path", path)
                .lowCardinalityKeyValues(KeyValues.of("code", "?", "kept", "no"))
                .start();
    }

    private void run(ObservationRegistry registry) {
        Observation good = start(registry, "a");
        clock.add(Duration.ofMillis(2));
        good.lowCardinalityKeyValue("code", "OK");
        good.stop();
        Observation bad = start(registry, "a");
        clock.add(Duration.ofMillis(3));
        bad.error(new IllegalStateException("no"));
        bad.getContext().removeLowCardinalityKeyValues("kept", "unknown");
        bad.stop();
        Observation again = start(registry, "b");
        again.stop();
        Observation andAgain = start(registry, "b");
        clock.add(Duration.ofMillis(5));
        andAgain.stop();
    }

    @Test
    void timersAreThoseOfMicrometersOwnHandler() {
        run(first);
        run(second);
        assertThat(timers(ours)).hasSize(3).containsExactlyInAnyOrderElementsOf(timers(theirs));
    }

    private static List<String> timers(MeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(Timer.class::isInstance)
                .map(Timer.class::cast)
                .map(timer -> timer.getId() + " " + timer.count() + " " + timer.totalTime(TimeUnit.NANOSECONDS) + " "
                        + timer.max(TimeUnit.NANOSECONDS))
                .toList();
    }

    @Test
    void metersThatWereRemovedAreMadeAgain() {
        run(first);
        ours.clear();
        start(first, "a").stop();
        assertThat(ours.get("calls").tags(Tags.of("path", "a")).timer().count()).isEqualTo(1);
        assertThat(ours.getMeters()).extracting(Meter::getId).hasSize(1);
    }

    @Test
    void tagsOfAContextAreAsInAnyOther() {
        Call call = new Call();
        call.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "2"))
                .addHighCardinalityKeyValue(KeyValue.of("h", "3"));
        call.addLowCardinalityKeyValues(KeyValues.of("b", "4"));
        assertThat(call.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "4"));
        assertThat(call.getAllKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "4", "h", "3"));
        assertThat(call.getLowCardinalityKeyValue("b")).isEqualTo(KeyValue.of("b", "4"));
        assertThat(call.getLowCardinalityKeyValue("c")).isNull();
        assertThat(call.removeLowCardinalityKeyValue("a").getLowCardinalityKeyValues())
                .isEqualTo(KeyValues.of("b", "4"));
    }
}
