package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.spring.boot.autoconfigure.ConditionalOnSimpyioEnabled;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Callers by bearer token, if the application has an authentication manager and is a resource server of OAuth 2.0. */
@AutoConfiguration(before = SimpyioRpcSecurityAutoConfiguration.class)
@ConditionalOnSimpyioEnabled
@ConditionalOnClass({AuthenticationManager.class, BearerTokenAuthenticationToken.class})
@ConditionalOnBooleanProperty(name = "simpyio.rpc.security.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(AuthenticationManager.class)
public final class SimpyioBearerTokenAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BearerTokenRpcAuthenticator simpyioBearerTokenRpcAuthenticator(AuthenticationManager manager) {
        return new BearerTokenRpcAuthenticator(manager);
    }
}
