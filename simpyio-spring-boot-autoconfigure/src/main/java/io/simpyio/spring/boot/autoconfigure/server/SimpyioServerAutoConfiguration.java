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

/** What all servers have in common: their orderly end, and a warning if only some of them have TLS. */
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

    @Bean
    @ConditionalOnMissingBean
    ClearTextWarning simpyioClearTextWarning(ApplicationContext context, ObjectProvider<ServerLifecycle> servers) {
        return new ClearTextWarning(context, () -> servers.orderedStream().toList());
    }
}
