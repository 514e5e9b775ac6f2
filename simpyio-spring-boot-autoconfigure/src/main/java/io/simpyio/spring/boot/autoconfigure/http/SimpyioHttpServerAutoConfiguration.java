package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServerListener;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
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

/** Serves the routes, the WebSockets and the RPC endpoints over HTTP, if there are any, and a network. */
@AutoConfiguration(
        after = {SimpyioAutoConfiguration.class, SimpyioRpcAutoConfiguration.class, SimpyioTlsAutoConfiguration.class})
@ConditionalOnSimpyioEnabled
@ConditionalOnBooleanProperty(name = "simpyio.servers.http.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Network.class)
@EnableConfigurationProperties({HttpServerProperties.class, WebSocketProperties.class, RpcProperties.class})
public final class SimpyioHttpServerAutoConfiguration {

    SimpyioHttpServerAutoConfiguration(
            HttpServerProperties properties, WebSocketProperties webSockets, RpcProperties rpc) {
        properties.check();
        webSockets.check();
        rpc.check();
    }

    @Bean
    @Conditional(OnSomethingToServe.class)
    @ConditionalOnMissingBean
    HttpServerLifecycle simpyioHttpServerLifecycle(
            Network network,
            ObjectProvider<HttpRoutes> routes,
            ObjectProvider<RpcRouter> router,
            ObjectProvider<HttpServerListener> listener,
            ConfigurableListableBeanFactory beanFactory,
            WebSocketProperties webSockets,
            RpcProperties rpc,
            RpcOptions calls,
            RpcCodecs codecs,
            HttpServerProperties properties,
            ObjectProvider<TlsBundles> bundles,
            ApplicationContext context,
            LoopStall stall) {
        HttpRoutes all = new HttpRoutes();
        routes.orderedStream().forEach(all::addAll);
        new WebSocketMappings(beanFactory, webSockets).addTo(all);
        RpcRouter served = rpc.enabled() ? router.getIfUnique() : null;
        if (served != null) {
            RpcDispatcher dispatcher =
                    new RpcDispatcher(network.environment(), served, calls.withMaxCalls(rpc.maxCalls()));
            new RpcHttpEndpoint(dispatcher, rpc.http(codecs))
                    .withWebSocket(new RpcWebSocketEndpoint(dispatcher, rpc.webSocket(codecs, webSockets)))
                    .addTo(all, rpc.path());
        }
        return new HttpServerLifecycle(
                network,
                all,
                properties.options(codecs.codec(), bundles.getIfAvailable()),
                listener.getIfAvailable(),
                served != null,
                properties.socketAddress(),
                properties.shutdown().gracePeriod(),
                new LocalPort(context, "http"),
                stall);
    }

    /** Whether there is something to be served. */
    static final class OnSomethingToServe extends AnyNestedCondition {

        OnSomethingToServe() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(HttpRoutes.class)
        static final class OnRoutes {}

        @ConditionalOnBean(annotation = WebSocketMapping.class)
        static final class OnWebSockets {}

        @ConditionalOnBooleanProperty(name = RpcProperties.PREFIX + ".enabled", matchIfMissing = true)
        @ConditionalOnSingleCandidate(RpcRouter.class)
        static final class OnRpcEndpoints {}
    }
}
