package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.rpc.RpcCall;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * Finds out who calls; beans of this type are asked in their order, the first that knows counts. It is asked where the
 * method runs: for a plain method that is the loop, so it must not block then.
 */
@FunctionalInterface
public interface RpcAuthenticator {

    /**
     * Whose call it is; empty if the caller says nothing that this one understands.
     *
     * @throws org.springframework.security.core.AuthenticationException if what it says is not true
     */
    Optional<Authentication> authenticate(RpcCall call);
}
