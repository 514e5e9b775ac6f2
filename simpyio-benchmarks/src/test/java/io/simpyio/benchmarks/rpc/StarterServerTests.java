package io.simpyio.benchmarks.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.simpyio.rpc.RpcInterceptors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class StarterServerTests {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isObservedOrNot(boolean observed) {
        try (ConfigurableApplicationContext context = new StarterServer(observed).run()) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry).isInstanceOf(PrometheusMeterRegistry.class);
            assertThat(registry.getMeters().stream()
                            .anyMatch(meter -> meter.getId().getName().startsWith("simpyio.")))
                    .isEqualTo(observed);
            assertThat(context.getBean(RpcInterceptors.class).equals(RpcInterceptors.NONE))
                    .isEqualTo(!observed);
        }
    }
}
