package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** A router with all beans annotated with {@link RpcEndpoint}, and a codec on the application's own JSON mapper. */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnSimpyioEnabled
public final class SimpyioRpcAutoConfiguration {

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
}
