package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoggingFailureHandler;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.process.SimpyProcesses;
import io.simpyio.spring.boot.autoconfigure.process.SimpyioProcessAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Meters of the loop, the processes and the sockets; Boot binds them to the registries. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioProcessAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class SimpyioMetricsAutoConfiguration {

    @Bean
    @ConditionalOnSingleCandidate(Environment.class)
    @ConditionalOnMissingBean
    LoopMetrics simpyioLoopMetrics(Environment environment, ObjectProvider<LoopWatch> watch) {
        return new LoopMetrics(environment, watch.getIfAvailable());
    }

    @Bean
    @ConditionalOnSingleCandidate(Environment.class)
    @ConditionalOnMissingBean
    LimitMetrics simpyioLimitMetrics(Environment environment) {
        return new LimitMetrics(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    ServerMetrics simpyioServerMetrics(ObjectProvider<ServerLifecycle> servers) {
        return new ServerMetrics(servers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnSingleCandidate(LoggingFailureHandler.class)
    @ConditionalOnMissingBean
    FailureMetrics simpyioFailureMetrics(LoggingFailureHandler failureHandler) {
        return new FailureMetrics(failureHandler);
    }

    @Bean
    @ConditionalOnSingleCandidate(SimpyProcesses.class)
    @ConditionalOnMissingBean
    ProcessMetrics simpyioProcessMetrics(SimpyProcesses processes) {
        return new ProcessMetrics(processes);
    }

    @Bean
    @ConditionalOnSingleCandidate(Network.class)
    @ConditionalOnMissingBean
    SocketMetrics simpyioSocketMetrics(Network network) {
        return new SocketMetrics(network);
    }

    @Bean
    @ConditionalOnSingleCandidate(NamedEnvironments.class)
    @ConditionalOnMissingBean
    NamedEnvironmentMetrics simpyioNamedEnvironmentMetrics(NamedEnvironments environments) {
        return new NamedEnvironmentMetrics(environments);
    }
}
