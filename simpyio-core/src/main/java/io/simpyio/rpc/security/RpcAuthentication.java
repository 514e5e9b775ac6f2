package io.simpyio.rpc.security;

import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCaller;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcFunction;
import io.simpyio.rpc.RpcInterceptor;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, and makes that the {@linkplain RpcCall#principal() principal} of the call, in the ways that it was
 * told, the first that applies. What a caller says of itself and is not true refuses the call, with {@link
 * RpcCode#UNAUTHENTICATED}; who says nothing has no principal, and is refused only where one is {@linkplain #required()
 * required}. Immutable; it is used where the calls are.
 */
public final class RpcAuthentication implements RpcInterceptor {

    /** The header that has the token (RFC 6750, 2.1). */
    public static final String AUTHORIZATION = "authorization";

    private static final String BEARER = "Bearer ";

    private final List<Function<RpcCall, Optional<? extends Principal>>> ways;
    private final boolean required;

    private RpcAuthentication(List<Function<RpcCall, Optional<? extends Principal>>> ways, boolean required) {
        this.ways = List.copyOf(ways);
        this.required = required;
    }

    /** By what a function finds in a call. */
    public static RpcAuthentication of(Function<RpcCall, Optional<? extends Principal>> way) {
        return new RpcAuthentication(List.of(way), false);
    }

    /** By client certificate, which TLS has checked: the principal is its subject. */
    public static RpcAuthentication ofCertificates() {
        return of(call -> call.caller().flatMap(RpcCaller::certificate).map(X509Certificate::getSubjectX500Principal));
    }

    /**
     * By bearer token: {@code authorization: Bearer <token>}.
     *
     * @param verifier says whose a token is; empty if it is nobody's
     */
    public static RpcAuthentication ofBearerTokens(Function<String, Optional<? extends Principal>> verifier) {
        return of(call -> {
            String token = bearerToken(call).orElse(null);
            return token == null ? Optional.empty() : Optional.of(verified(verifier, token));
        });
    }

    private static Principal verified(Function<String, Optional<? extends Principal>> verifier, String token) {
        return verifier.apply(token).orElseThrow(() -> unauthenticated("The bearer token is not valid"));
    }

    /** The bearer token that came along with a call; empty if none. */
    public static Optional<String> bearerToken(RpcCall call) {
        return call.headers()
                .text(AUTHORIZATION)
                .filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(text -> text.substring(BEARER.length()).strip());
    }

    /** In these ways, then in those of the other. */
    public RpcAuthentication or(RpcAuthentication other) {
        List<Function<RpcCall, Optional<? extends Principal>>> all = new ArrayList<>(ways);
        all.addAll(other.ways);
        return new RpcAuthentication(all, required || other.required);
    }

    /** Refuses callers that nobody knows. */
    public RpcAuthentication required() {
        return new RpcAuthentication(ways, true);
    }

    @Override
    public @Nullable Object intercept(RpcCall call, RpcFunction next) throws Exception {
        for (Function<RpcCall, Optional<? extends Principal>> way : ways) {
            Principal found = way.apply(call).orElse(null);
            if (found != null) {
                call.principal(found);
                return next.call(call);
            }
        }
        if (required) {
            throw unauthenticated("The call needs a client certificate or a bearer token that is known here");
        }
        return next.call(call);
    }

    private static RpcException unauthenticated(String message) {
        return new RpcException(RpcCode.UNAUTHENTICATED, message);
    }
}
