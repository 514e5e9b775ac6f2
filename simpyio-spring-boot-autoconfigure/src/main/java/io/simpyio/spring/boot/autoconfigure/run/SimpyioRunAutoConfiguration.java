package io.simpyio.spring.boot.autoconfigure.run;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import io.simpyio.spring.boot.autoconfigure.process.ApplicationExit;
import io.simpyio.spring.boot.autoconfigure.process.SimpyioProcessAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Ends the application when its time is up. */
@AutoConfiguration(after = {SimpyioLoopAutoConfiguration.class, SimpyioProcessAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnProperty("simpyio.run.until")
@ConditionalOnBean({Environment.class, SimulatedTime.class, ApplicationExit.class})
@EnableConfigurationProperties(SimpyioRunProperties.class)
public final class SimpyioRunAutoConfiguration {

    SimpyioRunAutoConfiguration(SimpyioRunProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean
    TimeLimit simpyioTimeLimit(
            Environment environment,
            SimulatedTime time,
            SimpyioRunProperties properties,
            ApplicationContext context,
            ApplicationExit exit) {
        return new TimeLimit(environment, time, properties.until(), context, exit);
    }
}
