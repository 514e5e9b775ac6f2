package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.codec.Codec;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.net.Network;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.LocalPort;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Serves the routes over HTTP, if there are routes and a network. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioRpcAutoConfiguration.class, SimpyioTlsAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnBooleanProperty(name = "simpyio.servers.http.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Network.class)
@EnableConfigurationProperties(HttpServerProperties.class)
public final class SimpyioHttpServerAutoConfiguration {

    SimpyioHttpServerAutoConfiguration(HttpServerProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnSingleCandidate(HttpRoutes.class)
    @ConditionalOnMissingBean
    HttpServerLifecycle simpyioHttpServerLifecycle(
            Network network,
            HttpRoutes routes,
            Codec codec,
            HttpServerProperties properties,
            ObjectProvider<TlsBundles> bundles,
            ApplicationContext context,
            LoopStall stall) {
        return new HttpServerLifecycle(
                network,
                routes,
                properties.options(codec, bundles.getIfAvailable()),
                properties.socketAddress(),
                new LocalPort(context, "http"),
                stall);
    }
}
