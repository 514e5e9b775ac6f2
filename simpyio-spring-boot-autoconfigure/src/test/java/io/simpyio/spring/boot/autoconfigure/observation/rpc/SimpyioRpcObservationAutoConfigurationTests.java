package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.simpyio.rpc.RpcClientInterceptor;
import io.simpyio.rpc.RpcExceptionMapper;
import io.simpyio.rpc.RpcFailure;
import io.simpyio.rpc.RpcInterceptor;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.message.MessageClient;
import io.simpyio.spring.boot.autoconfigure.message.SimpyioMessageServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class SimpyioRpcObservationAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcObservationAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.message.port=0")
            .withBean(Park.class);

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @Test
    void whenThereIsARegistryThenCallsAreObserved() {
        contextRunner.withBean(ObservationRegistry.class, () -> registry).run(context -> {
            call(context.getEnvironment().getProperty("local.simpyio.message.port", Integer.class));
            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasNameEqualTo("simpyio.rpc.server")
                    .hasContextualNameEqualTo("park/status")
                    .hasLowCardinalityKeyValue("path", "park/status")
                    .hasLowCardinalityKeyValue("code", "OK")
                    .hasBeenStopped();
        });
    }

    @Test
    void whenTheUserHasAConventionThenItIsUsed() {
        contextRunner
                .withBean(ObservationRegistry.class, () -> registry)
                .withBean(RpcServerObservationConvention.class, OwnConvention::new)
                .run(context -> {
                    call(context.getEnvironment().getProperty("local.simpyio.message.port", Integer.class));
                    TestObservationRegistryAssert.assertThat(registry)
                            .hasSingleObservationThat()
                            .hasNameEqualTo("own.calls")
                            .hasLowCardinalityKeyValue("method", "status");
                });
    }

    @Test
    void whenThereIsNoRegistryThenThereIsNothingAroundCalls() {
        contextRunner.run(
                context -> assertThat(context.getBean(RpcInterceptors.class)).isEqualTo(RpcInterceptors.NONE));
    }

    @Test
    void whenThereIsNoMicrometerThenThereIsNothingAroundCalls() {
        contextRunner
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context ->
                        assertThat(context.getBean(RpcInterceptors.class)).isEqualTo(RpcInterceptors.NONE));
    }

    @Test
    void whenTheUserHasInterceptorsThenTheyAreInOrderInsideOfObservation() {
        contextRunner
                .withBean(ObservationRegistry.class, () -> registry)
                .withUserConfiguration(Own.class)
                .run(context -> {
                    RpcInterceptors all = context.getBean(RpcInterceptors.class);
                    assertThat(all.incoming())
                            .containsExactly(
                                    context.getBean(ObservationRpcInterceptor.class),
                                    context.getBean("first", RpcInterceptor.class),
                                    context.getBean("second", RpcInterceptor.class));
                    assertThat(all.outgoing())
                            .containsExactly(
                                    context.getBean(ObservationRpcClientInterceptor.class),
                                    context.getBean("token", RpcClientInterceptor.class));
                    assertThat(all.exceptions()).containsExactly(context.getBean(RpcExceptionMapper.class));
                });
    }

    @Test
    void whenALimitMakesNoSenseThenItSaysSo() {
        contextRunner
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("simpyio.observations.max-names=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("simpyio.observations.max-names"));
    }

    private static void call(int port) throws Exception {
        try (MessageClient client = new MessageClient(port)) {
            assertThat(client.call("[0, 0, [\"park/status\", [], {}]]")).isEqualTo("[1,0,\"open\"]");
        }
    }

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        String status() {
            return "open";
        }
    }

    static class OwnConvention extends DefaultRpcServerObservationConvention {

        @Override
        public String getName() {
            return "own.calls";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(RpcServerObservationContext context) {
            return KeyValues.of("method", context.path().substring("park/".length()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean
        @Order(2)
        RpcInterceptor second() {
            return (call, next) -> next.call(call);
        }

        @Bean
        @Order(1)
        RpcInterceptor first() {
            return (call, next) -> next.call(call);
        }

        @Bean
        RpcClientInterceptor token() {
            return call -> call.header("authorization", "Bearer token");
        }

        @Bean
        RpcExceptionMapper exceptions() {
            return failure -> Optional.<RpcFailure>empty();
        }
    }
}
