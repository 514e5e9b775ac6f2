package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.security.RpcAuthentication;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** By bearer token, which an {@link AuthenticationManager} of OAuth 2.0 resource servers knows. */
public final class BearerTokenRpcAuthenticator implements RpcAuthenticator {

    private final AuthenticationManager manager;

    /** One that asks a manager. */
    public BearerTokenRpcAuthenticator(AuthenticationManager manager) {
        this.manager = manager;
    }

    @Override
    public Optional<Authentication> authenticate(RpcCall call) {
        return RpcAuthentication.bearerToken(call)
                .map(token -> manager.authenticate(new BearerTokenAuthenticationToken(token)));
    }
}
