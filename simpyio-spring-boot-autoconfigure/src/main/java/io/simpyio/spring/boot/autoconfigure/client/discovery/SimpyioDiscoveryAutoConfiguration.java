package io.simpyio.spring.boot.autoconfigure.client.discovery;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.client.ServiceDiscovery;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;

/** Lets clients find services through the application's {@link DiscoveryClient}, if it has one. */
@AutoConfiguration(
        afterName = {
            "org.springframework.cloud.client.CommonsClientAutoConfiguration",
            "org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration",
            "org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration"
        })
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(DiscoveryClient.class)
public final class SimpyioDiscoveryAutoConfiguration {

    @Bean
    @ConditionalOnBean(DiscoveryClient.class)
    @ConditionalOnMissingBean
    ServiceDiscovery simpyioServiceDiscovery(DiscoveryClient client) {
        return serviceId -> new DiscoveredInstances(client, serviceId);
    }
}
