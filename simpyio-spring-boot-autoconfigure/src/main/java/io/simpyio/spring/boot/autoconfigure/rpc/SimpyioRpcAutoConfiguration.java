package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.codec.CborCodec;
import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.rpc.RpcClientInterceptor;
import io.simpyio.rpc.RpcExceptionMapper;
import io.simpyio.rpc.RpcInterceptor;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * A router with all beans annotated with {@link RpcEndpoint}, a codec on the application's own JSON mapper, the options of
 * calls, and what goes around them: the beans of interceptors and exception mappers in their order.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnSimpyioEnabled
@EnableConfigurationProperties(SimpyioRpcProperties.class)
public final class SimpyioRpcAutoConfiguration {

    SimpyioRpcAutoConfiguration(SimpyioRpcProperties properties) {
        properties.check();
    }

    @Bean
    @ConditionalOnMissingBean(Codec.class)
    JsonCodec simpyioCodec(ObjectProvider<JsonMapper> mapper) {
        JsonMapper own = mapper.getIfAvailable();
        return own == null ? new JsonCodec() : new JsonCodec(own);
    }

    @Bean
    @ConditionalOnBean(annotation = RpcEndpoint.class)
    @ConditionalOnMissingBean
    RpcRouter simpyioRpcRouter(ConfigurableListableBeanFactory beanFactory) {
        RpcRouter router = new RpcRouter();
        new RpcEndpoints(beanFactory).registerIn(router);
        return router;
    }

    @Bean
    @ConditionalOnMissingBean
    RpcInterceptors simpyioRpcInterceptors(
            ObjectProvider<RpcInterceptor> incoming,
            ObjectProvider<RpcClientInterceptor> outgoing,
            ObjectProvider<RpcExceptionMapper> exceptions) {
        return new RpcInterceptors(
                incoming.orderedStream().toList(),
                outgoing.orderedStream().toList(),
                exceptions.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    RpcOptions simpyioRpcOptions(SimpyioRpcProperties properties, RpcInterceptors interceptors) {
        return properties.options().withInterceptors(interceptors);
    }

    @Bean
    @ConditionalOnMissingBean
    RpcCodecs simpyioRpcCodecs(Codec codec) {
        return new RpcCodecs(codec, null);
    }

    /** CBOR besides, with the application's own mapper. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CBORMapper.class)
    @ConditionalOnBooleanProperty(name = "simpyio.rpc.cbor.enabled", matchIfMissing = true)
    static class Cbor {

        @Bean
        @ConditionalOnMissingBean
        RpcCodecs simpyioCborRpcCodecs(ObjectProvider<Codec> codec, ObjectProvider<CBORMapper> mapper) {
            CBORMapper own = mapper.getIfAvailable();
            return new RpcCodecs(codec.getObject(), own == null ? new CborCodec() : new CborCodec(own));
        }
    }
}
