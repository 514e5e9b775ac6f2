package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.ObservationRegistry;
import io.simpyio.http.client.HttpClientListener;
import io.simpyio.http.server.HttpServerListener;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.http.SimpyioHttpServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.observation.ObservationProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Observes the requests of the HTTP server, and has what observes those of a client, if there is a registry for it. */
@AutoConfiguration(
        before = SimpyioHttpServerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(ObservationProperties.class)
public final class SimpyioHttpObservationAutoConfiguration {

    SimpyioHttpObservationAutoConfiguration(ObservationProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean(HttpServerListener.class)
    ObservationHttpServerListener simpyioObservationHttpServerListener(
            ObservationRegistry registry, ObjectProvider<HttpServerObservationConvention> convention) {
        return new ObservationHttpServerListener(registry, convention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean(HttpClientListener.class)
    ObservationHttpClientListener simpyioObservationHttpClientListener(
            ObservationRegistry registry,
            ObjectProvider<HttpClientObservationConvention> convention,
            ObservationProperties properties) {
        return new ObservationHttpClientListener(registry, convention.getIfAvailable(), properties.maxNames());
    }
}
