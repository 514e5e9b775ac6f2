package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A backend with its environment and network. An application that brings a backend gets that one's environment and
 * network; one that brings an environment alone has no network. Further environments, by name, are there beside it.
 */
@AutoConfiguration
@ConditionalOnSimpyioEnabled
@EnableConfigurationProperties({SimpyioProperties.class, SimpyioVirtualProperties.class, SimpyioLoopProperties.class})
@Import(NamedEnvironmentRegistrar.class)
public final class SimpyioAutoConfiguration {

    SimpyioAutoConfiguration(SimpyioProperties properties, SimpyioVirtualProperties virtual) {
        properties.check();
        virtual.check();
    }

    @Bean
    @ConditionalOnMissingBean(FailureHandler.class)
    LoggingFailureHandler simpyioFailureHandler() {
        return new LoggingFailureHandler();
    }

    @Bean
    @ConditionalOnMissingBean
    LoopStall simpyioLoopStall() {
        return new LoopStall();
    }

    @Bean
    @ConditionalOnMissingBean({Backend.class, Environment.class})
    Backend simpyioBackend(
            SimpyioProperties properties,
            SimpyioVirtualProperties virtual,
            FailureHandler failureHandler,
            ObjectProvider<EnvironmentBuilderCustomizer> customizers) {
        return new BackendOpener(
                        SimpyioProperties.PREFIX,
                        properties.first(virtual),
                        failureHandler,
                        customizers.orderedStream().toList())
                .open();
    }

    /** Closed with its backend. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Environment simpyioEnvironment(Backend backend) {
        return backend.environment();
    }

    @Bean
    @ConditionalOnBean(Backend.class)
    @ConditionalOnMissingBean
    Network simpyioNetwork(Backend backend) {
        return backend.network();
    }

    @Bean(NamedEnvironments.BEAN_NAME)
    @ConditionalOnMissingBean
    NamedEnvironments simpyioNamedEnvironments(
            SimpyioProperties properties,
            SimpyioLoopProperties loop,
            FailureHandler failureHandler,
            LoopStall stall,
            ObjectProvider<Backend> backend,
            ObjectProvider<EnvironmentBuilderCustomizer> customizers) {
        FurtherLoops furtherLoops = new FurtherLoops(
                properties, failureHandler, customizers.orderedStream().toList());
        Backend first = properties.loops() == 1 ? null : backend.getIfUnique();
        return new NamedEnvironments(properties.environments(), first, furtherLoops, loop, failureHandler, stall);
    }

    @Bean
    @ConditionalOnMissingBean(name = "simpyioNamedEnvironmentsStartedListener")
    StartedListener simpyioNamedEnvironmentsStartedListener(
            ApplicationContext context, NamedEnvironments environments) {
        return new StartedListener(context, environments::releaseTime);
    }
}
