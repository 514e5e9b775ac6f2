package io.simpyio.spring.boot.autoconfigure.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.RpcEndpoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Scope;

class SimpyioRpcAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SimpyioRpcAutoConfiguration.class));

    @Test
    void whenThereAreEndpointsThenTheyAreRegisteredByPathOrBeanName() {
        contextRunner
                .withBean("ignored", Park.class)
                .withBean("zoo", Zoo.class)
                .run(context ->
                        assertThat(context.getBean(RpcRouter.class).paths()).containsExactly("park/status", "zoo/all"));
    }

    @Test
    void whenAnEndpointIsScannedThenItIsAComponent() {
        contextRunner.withUserConfiguration(Scanned.class).run(context -> {
            assertThat(context.getBean(RpcRouter.class).paths()).contains("park/status");
            // The path is not taken for the name of the bean.
            assertThat(context.getBeanNamesForType(Park.class))
                    .containsExactly("simpyioRpcAutoConfigurationTests.Park");
        });
    }

    @Test
    void whenAnEndpointIsProxiedThenItsMethodsAreFoundAllTheSame() {
        contextRunner.withUserConfiguration(Proxies.class).withBean(Park.class).run(context -> {
            assertThat(context.getBean(Park.class).getClass()).isNotEqualTo(Park.class);
            assertThat(context.getBean(RpcRouter.class).paths()).containsExactly("park/status");
        });
    }

    @Test
    void whenThereIsNoEndpointThenThereIsNoRouter() {
        contextRunner.run(context -> assertThat(context).doesNotHaveBean(RpcRouter.class));
    }

    @Test
    void whenDisabledThenThereIsNoRouter() {
        contextRunner
                .withPropertyValues("simpyio.enabled=false")
                .withBean(Park.class)
                .run(context ->
                        assertThat(context).doesNotHaveBean(RpcRouter.class).doesNotHaveBean(Codec.class));
    }

    @Test
    void whenTwoEndpointsHaveOnePathThenItFails() {
        contextRunner
                .withBean("one", Park.class)
                .withBean("two", Park.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("park/status is taken"));
    }

    @Test
    void whenAnEndpointIsNoSingletonThenItFails() {
        contextRunner
                .withUserConfiguration(Prototype.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContainingAll("prototype", "not a singleton"));
    }

    @Test
    void whenUserHasARouterThenItWins() {
        RpcRouter own = new RpcRouter();
        contextRunner
                .withBean("own", RpcRouter.class, () -> own)
                .withBean(Park.class)
                .run(context -> assertThat(context.getBean(RpcRouter.class)).isSameAs(own));
    }

    @Test
    void whenUserHasACodecThenItWins() {
        Codec own = new JsonCodec();
        contextRunner
                .withBean("own", Codec.class, () -> own)
                .run(context -> assertThat(context.getBean(Codec.class)).isSameAs(own));
    }

    @Test
    void whenBootHasAJsonMapperThenTheCodecUsesIt() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context ->
                        assertThat(encoded(context.getBean(Codec.class))).isEqualTo("{\"free_places\":3}"));
    }

    @Test
    void whenThereIsNoJsonMapperThenTheCodecHasJacksonsDefaults() {
        contextRunner.run(
                context -> assertThat(encoded(context.getBean(Codec.class))).isEqualTo("{\"freePlaces\":3}"));
    }

    private static String encoded(Codec codec) {
        return new String(codec.encode(new Status(3)), StandardCharsets.UTF_8);
    }

    record Status(int freePlaces) {}

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        Status status() {
            return new Status(3);
        }

        void notCallable() {}
    }

    @RpcEndpoint
    static class Zoo {

        @RpcMethod("all")
        public String everything() {
            return "all";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Park.class))
    static class Scanned {}

    @Configuration(proxyBeanMethods = false)
    static class Prototype {

        @Bean
        @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
        Park prototype() {
            return new Park();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Proxies {

        @Bean
        static BeanPostProcessor proxies() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (!(bean instanceof Park)) {
                        return bean;
                    }
                    ProxyFactory factory = new ProxyFactory(bean);
                    factory.setProxyTargetClass(true);
                    return factory.getProxy();
                }
            };
        }
    }
}
