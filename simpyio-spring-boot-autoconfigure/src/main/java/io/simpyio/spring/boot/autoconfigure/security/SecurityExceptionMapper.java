package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcExceptionMapper;
import io.simpyio.rpc.RpcFailure;
import java.util.Optional;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/** What callers are told of refusals by Spring Security: not why, as that may help who should not be helped. */
final class SecurityExceptionMapper implements RpcExceptionMapper {

    @Override
    public Optional<RpcFailure> map(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            return Optional.of(RpcFailure.of(RpcCode.PERMISSION_DENIED, "AccessDenied", "The caller may not do this"));
        }
        return failure instanceof AuthenticationException
                ? Optional.of(RpcFailure.of(RpcCode.UNAUTHENTICATED, "Unauthenticated", "The caller is not known"))
                : Optional.empty();
    }
}
