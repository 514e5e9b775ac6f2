package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.net.Network;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.spring.RpcClients;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The clients of {@code simpyio.client.*}, if there is a network. They do nothing before they are asked for. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioRpcAutoConfiguration.class, SimpyioTlsAutoConfiguration.class},
        afterName = "io.simpyio.spring.boot.autoconfigure.client.discovery.SimpyioDiscoveryAutoConfiguration")
@ConditionalOnSimpyioEnabled
@ConditionalOnSingleCandidate(Network.class)
@EnableConfigurationProperties(ClientProperties.class)
public final class SimpyioRpcClientAutoConfiguration {

    SimpyioRpcClientAutoConfiguration(ClientProperties defaults) {
        defaults.check(ClientProperties.PREFIX);
    }

    @Bean
    @ConditionalOnMissingBean
    ClientSettings simpyioClientSettings(org.springframework.core.env.Environment environment) {
        return new ClientSettings(environment);
    }

    @Bean
    @ConditionalOnMissingBean(RpcClients.class)
    ConfiguredRpcClients simpyioRpcClients(
            ClientSettings settings,
            Network network,
            RpcOptions rpc,
            RpcCodecs codecs,
            ObjectProvider<TlsBundles> bundles,
            ObjectProvider<ServiceDiscovery> discovery) {
        return new ConfiguredRpcClients(
                settings, network, rpc, codecs, bundles.getIfAvailable(), discovery.getIfAvailable());
    }

    @Bean
    @ConditionalOnBean(ConfiguredRpcClients.class)
    @ConditionalOnMissingBean
    RpcClientLifecycle simpyioRpcClientLifecycle(
            ConfiguredRpcClients clients, Network network, SimulatedTime time, LoopStall stall) {
        return new RpcClientLifecycle(clients, network, time, stall);
    }
}
