package io.simpyio.spring.boot.autoconfigure.tls;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** TLS from the application's SSL bundles, for the servers of this project and for processes that connect. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnBean(SslBundles.class)
public final class SimpyioTlsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TlsBundles simpyioTlsBundles(SslBundles bundles) {
        return new TlsBundles(bundles);
    }
}
