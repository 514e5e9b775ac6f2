package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioProperties;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code simpyio}. */
@AutoConfiguration(after = {SimpyioLoopAutoConfiguration.class, SimpyioRpcAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(SimpyioEndpoint.class)
@ConditionalOnSingleCandidate(Environment.class)
@ConditionalOnBean(LoopWatch.class)
public final class SimpyioEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SimpyioEndpoint simpyioEndpoint(
            Environment environment,
            ObjectProvider<Backend> backend,
            SimpyioProperties properties,
            ObjectProvider<Network> network,
            LoopWatch watch,
            NamedEnvironments environments,
            LoopStall stall,
            ObjectProvider<ServerLifecycle> servers,
            ObjectProvider<RpcRouter> router) {
        return new SimpyioEndpoint(
                new Observed(environment, backend.getIfAvailable(), properties.backend(), network.getIfUnique(), watch),
                environments,
                stall,
                () -> servers.orderedStream().toList(),
                router.getIfUnique());
    }
}
