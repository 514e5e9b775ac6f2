package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Runs the methods annotated with {@link io.simpyio.spring.SimpyProcess}. */
@AutoConfiguration(after = SimpyioAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnBooleanProperty(name = "simpyio.processes.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Environment.class)
@EnableConfigurationProperties(SimpyioProcessesProperties.class)
public final class SimpyioProcessAutoConfiguration {

    SimpyioProcessAutoConfiguration(SimpyioProcessesProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean
    ApplicationExit simpyioApplicationExit() {
        return (context, exitCode) -> System.exit(SpringApplication.exit(context, () -> exitCode));
    }

    @Bean
    @ConditionalOnMissingBean
    SimpyProcesses simpyProcesses(
            ConfigurableListableBeanFactory beanFactory,
            ApplicationContext context,
            ApplicationExit exit,
            SimpyioProcessesProperties properties,
            Environment environment,
            NamedEnvironments environments) {
        ProcessDefinitionFactory definitions =
                new ProcessDefinitionFactory(beanFactory, properties.onFailure(), environment, environments);
        return new SimpyProcesses(
                new SimpyProcessFinder(beanFactory, definitions)::find,
                properties.backOff(),
                new ApplicationFailure(context, exit));
    }

    @Bean
    @ConditionalOnMissingBean
    SimpyProcessLifecycle simpyProcessLifecycle(
            SimpyProcesses processes,
            SimpyioProcessesProperties properties,
            ObjectProvider<SimulatedTime> time,
            LoopStall stall) {
        return new SimpyProcessLifecycle(
                processes, properties.shutdown().gracePeriod(), () -> time.ifAvailable(SimulatedTime::release), stall);
    }
}
