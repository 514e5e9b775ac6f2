package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** The orderly end of all servers. */
@AutoConfiguration(after = SimpyioLoopAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnBean(SimulatedTime.class)
public final class SimpyioServerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ServerDrainLifecycle simpyioServerDrainLifecycle(
            ApplicationContext context, ObjectProvider<ServerLifecycle> servers, SimulatedTime time) {
        return new ServerDrainLifecycle(context, () -> servers.orderedStream().toList(), time);
    }
}
