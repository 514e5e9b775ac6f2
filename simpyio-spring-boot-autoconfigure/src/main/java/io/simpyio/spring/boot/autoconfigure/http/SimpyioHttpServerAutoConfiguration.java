package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.codec.Codec;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.net.Network;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.server.LocalPort;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Serves the routes and the WebSockets over HTTP, if there are any, and a network. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioRpcAutoConfiguration.class, SimpyioTlsAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnBooleanProperty(name = "simpyio.servers.http.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Network.class)
@EnableConfigurationProperties({HttpServerProperties.class, WebSocketProperties.class})
public final class SimpyioHttpServerAutoConfiguration {

    SimpyioHttpServerAutoConfiguration(HttpServerProperties properties, WebSocketProperties webSockets) {
        properties.check();
        webSockets.check();
    }

    @Bean
    @Conditional(OnRoutesOrWebSockets.class)
    @ConditionalOnMissingBean
    HttpServerLifecycle simpyioHttpServerLifecycle(
            Network network,
            ObjectProvider<HttpRoutes> routes,
            ConfigurableListableBeanFactory beanFactory,
            WebSocketProperties webSockets,
            Codec codec,
            HttpServerProperties properties,
            ObjectProvider<TlsBundles> bundles,
            ApplicationContext context,
            LoopStall stall) {
        HttpRoutes all = new HttpRoutes();
        routes.ifUnique(all::addAll);
        new WebSocketMappings(beanFactory, webSockets).addTo(all);
        return new HttpServerLifecycle(
                network,
                all,
                properties.options(codec, bundles.getIfAvailable()),
                properties.socketAddress(),
                properties.shutdown().gracePeriod(),
                new LocalPort(context, "http"),
                stall);
    }

    /** Whether there is something to be served. */
    static final class OnRoutesOrWebSockets extends AnyNestedCondition {

        OnRoutesOrWebSockets() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnSingleCandidate(HttpRoutes.class)
        static final class OnRoutes {}

        @ConditionalOnBean(annotation = WebSocketMapping.class)
        static final class OnWebSockets {}
    }
}
