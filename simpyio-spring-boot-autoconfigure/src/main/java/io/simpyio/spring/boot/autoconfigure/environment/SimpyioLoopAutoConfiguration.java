package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Runs the loop of the environment as long as the application does. */
@AutoConfiguration(after = SimpyioAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnSingleCandidate(Environment.class)
@EnableConfigurationProperties(SimpyioLoopProperties.class)
public final class SimpyioLoopAutoConfiguration {

    SimpyioLoopAutoConfiguration(SimpyioLoopProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean
    SimulatedTime simpyioSimulatedTime(ObjectProvider<Backend> backend) {
        return new SimulatedTime(backend.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean(name = "simpyioStartedListener")
    StartedListener simpyioStartedListener(ApplicationContext context, SimulatedTime time) {
        return new StartedListener(context, time::release);
    }

    @Bean
    @ConditionalOnMissingBean
    LoopWatch simpyioLoopWatch(Environment environment, SimpyioLoopProperties properties, LoopStall stall) {
        return new LoopWatch(environment, properties.watch(), stall);
    }

    @Bean
    @ConditionalOnMissingBean
    SimpyioLoopLifecycle simpyioLoopLifecycle(
            Environment environment, ObjectProvider<Backend> backend, SimulatedTime time, LoopStall stall) {
        Backend used = backend.getIfAvailable();
        return new SimpyioLoopLifecycle(environment, used == null ? "none" : used.name(), time, stall);
    }
}
