package io.simpyio.spring.boot.autoconfigure.security;

import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCaller;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * By client certificate, which TLS has checked: the common name of its subject is the user's. What the user may do is said
 * by the application's {@link UserDetailsService}; without one, nothing but being known.
 */
public final class CertificateRpcAuthenticator implements RpcAuthenticator {

    private final @Nullable UserDetailsService users;

    /** One whose users are known to a service, or to nobody. */
    public CertificateRpcAuthenticator(@Nullable UserDetailsService users) {
        this.users = users;
    }

    @Override
    public Optional<Authentication> authenticate(RpcCall call) {
        return call.caller().flatMap(RpcCaller::certificate).map(this::authenticated);
    }

    private Authentication authenticated(X509Certificate certificate) {
        String name = commonName(certificate);
        if (users == null) {
            return UsernamePasswordAuthenticationToken.authenticated(name, certificate, List.of());
        }
        UserDetails user = users.loadUserByUsername(name);
        if (!user.isEnabled() || !user.isAccountNonLocked() || !user.isAccountNonExpired()) {
            throw new BadCredentialsException("The account of the certificate's subject is not open");
        }
        Collection<? extends GrantedAuthority> authorities = user.getAuthorities();
        return UsernamePasswordAuthenticationToken.authenticated(user, certificate, authorities);
    }

    private static String commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElseThrow(
                                    () -> new BadCredentialsException("The certificate's subject has no common name"));
        } catch (InvalidNameException e) {
            throw new BadCredentialsException("The certificate's subject is no name", e);
        }
    }
}
