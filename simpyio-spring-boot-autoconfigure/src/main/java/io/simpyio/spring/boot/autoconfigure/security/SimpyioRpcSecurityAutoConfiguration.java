package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.userdetails.UserDetailsService;

/** Makes who calls known to Spring Security, if it is there: by client certificate, and by what authenticators find out. */
@AutoConfiguration(
        before = SimpyioRpcAutoConfiguration.class,
        afterName = "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration")
@ConditionalOnSimpyioEnabled
@ConditionalOnClass(SecurityContextHolder.class)
@ConditionalOnBooleanProperty(name = "simpyio.rpc.security.enabled", matchIfMissing = true)
public final class SimpyioRpcSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SecurityRpcInterceptor simpyioSecurityRpcInterceptor(
            ObjectProvider<RpcAuthenticator> authenticators, ObjectProvider<SecurityContextHolderStrategy> contexts) {
        return new SecurityRpcInterceptor(
                authenticators.orderedStream().toList(),
                contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityExceptionMapper simpyioSecurityExceptionMapper() {
        return new SecurityExceptionMapper();
    }

    @Bean
    @ConditionalOnMissingBean
    CertificateRpcAuthenticator simpyioCertificateRpcAuthenticator(ObjectProvider<UserDetailsService> users) {
        return new CertificateRpcAuthenticator(users.getIfAvailable());
    }
}
