package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcFunction;
import io.simpyio.rpc.RpcInterceptor;
import io.simpyio.spring.RpcInterceptorOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Makes who calls the authentication of the thread in which the method runs; somebody whom nobody knows is anonymous. */
final class SecurityRpcInterceptor implements RpcInterceptor, Ordered {

    private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken(
            "simpyio", "anonymous", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final List<RpcAuthenticator> authenticators;
    private final SecurityContextHolderStrategy contexts;

    SecurityRpcInterceptor(List<RpcAuthenticator> authenticators, SecurityContextHolderStrategy contexts) {
        this.authenticators = authenticators;
        this.contexts = contexts;
    }

    @Override
    public int getOrder() {
        return RpcInterceptorOrder.SECURITY;
    }

    @Override
    public @Nullable Object intercept(RpcCall call, RpcFunction next) throws Exception {
        Authentication known = authenticated(call).orElse(null);
        if (known != null) {
            call.principal(known);
        }
        SecurityContext context = contexts.createEmptyContext();
        context.setAuthentication(known == null ? ANONYMOUS : known);
        SecurityContext before = contexts.getContext();
        contexts.setContext(context);
        try {
            return next.call(call);
        } catch (AccessDeniedException e) {
            if (known == null) { // It may be allowed once it is known who it is.
                throw new InsufficientAuthenticationException("The call of " + call.path() + " needs to be known", e);
            }
            throw e;
        } finally {
            contexts.clearContext();
            if (before.getAuthentication() != null) {
                contexts.setContext(before);
            }
        }
    }

    private Optional<Authentication> authenticated(RpcCall call) {
        for (RpcAuthenticator authenticator : authenticators) {
            Optional<Authentication> known = authenticator.authenticate(call);
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }
}
