package io.simpyio.spring.boot.autoconfigure.message;

import io.simpyio.net.Network;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.LocalPort;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Serves the router over messages, if there is a router and a network. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioRpcAutoConfiguration.class, SimpyioTlsAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnBooleanProperty(name = "simpyio.servers.message.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Network.class)
@EnableConfigurationProperties(MessageServerProperties.class)
public final class SimpyioMessageServerAutoConfiguration {

    SimpyioMessageServerAutoConfiguration(MessageServerProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnSingleCandidate(RpcRouter.class)
    @ConditionalOnMissingBean
    MessageServerLifecycle simpyioMessageServerLifecycle(
            Network network,
            ObjectProvider<NamedEnvironments> environments,
            RpcRouter router,
            RpcCodecs codecs,
            RpcOptions rpc,
            MessageServerProperties properties,
            ObjectProvider<TlsBundles> bundles,
            ApplicationContext context,
            LoopStall stall) {
        RpcServerOptions options = properties.options(codecs, bundles.getIfAvailable());
        List<Network> networks = new ArrayList<>(List.of(network));
        environments.ifAvailable(further -> networks.addAll(further.loops()));
        return new MessageServerLifecycle(
                networks,
                router,
                options.withRpc(rpc.withMaxCalls(options.rpc().maxCalls())),
                properties.socketAddress(),
                properties.shutdown().gracePeriod(),
                new LocalPort(context, "message"),
                stall);
    }
}
