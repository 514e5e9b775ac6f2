package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the loop and the servers: {@code simpyio} among the health indicators. */
@AutoConfiguration(after = SimpyioLoopAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("simpyio")
@ConditionalOnBean({SimpyioLoopLifecycle.class, LoopWatch.class})
public final class SimpyioHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SimpyioHealthIndicator simpyioHealthIndicator(
            SimpyioLoopLifecycle loop,
            LoopWatch watch,
            NamedEnvironments environments,
            ObjectProvider<ServerLifecycle> servers) {
        return new SimpyioHealthIndicator(
                loop, watch, environments, () -> servers.orderedStream().toList());
    }
}
