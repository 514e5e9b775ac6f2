package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.observation.ObservationRegistry;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.observation.ObservationProperties;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Observes calls both ways, if there is a registry of observations; Boot makes meters and spans of them. */
@AutoConfiguration(
        before = SimpyioRpcAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(ObservationProperties.class)
public final class SimpyioRpcObservationAutoConfiguration {

    SimpyioRpcObservationAutoConfiguration(ObservationProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean
    ObservationRpcInterceptor simpyioObservationRpcInterceptor(
            ObservationRegistry registry, ObjectProvider<RpcServerObservationConvention> convention) {
        return new ObservationRpcInterceptor(registry, convention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    ObservationRpcClientInterceptor simpyioObservationRpcClientInterceptor(
            ObservationRegistry registry,
            ObjectProvider<RpcClientObservationConvention> convention,
            ObservationProperties properties) {
        return new ObservationRpcClientInterceptor(registry, convention.getIfAvailable(), properties.maxNames());
    }
}
