package io.simpyio.spring.boot.autoconfigure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** From the certificate that a client's bundle has to what a method of the server allows, over TLS. */
class ClientCertificateTests {

    @TempDir
    Path directory;

    private final X509Bundle authority = bundle("authority", null);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("simpyio.servers.http.enabled=false", "spring.main.web-application-type=none");

    ClientCertificateTests() throws Exception {}

    private static X509Bundle bundle(String name, X509Bundle issuer) throws Exception {
        CertificateBuilder builder =
                new CertificateBuilder().subject("CN=" + name + ", O=simpyio").ecp256();
        return issuer == null
                ? builder.setIsCertificateAuthority(true).buildSelfSigned()
                : builder.addSanDnsName(name).buildIssuedBy(issuer);
    }

    /** The properties of a bundle with a certificate of this name. */
    private String[] properties(String name) throws Exception {
        X509Bundle issued = bundle(name, authority);
        String prefix = "spring.ssl.bundle.pem.own.";
        return new String[] {
            prefix + "keystore.certificate=" + write(name + ".crt", issued.getCertificatePathPEM()),
            prefix + "keystore.private-key=" + write(name + ".key", issued.getPrivateKeyPEM()),
            prefix + "truststore.certificate=" + write("ca.crt", authority.getCertificatePEM())
        };
    }

    private Path write(String file, String text) throws Exception {
        return Files.writeString(directory.resolve(file), text);
    }

    @Test
    void theUserOfTheCertificateDecides() throws Exception {
        runner.withUserConfiguration(Server.class)
                .withPropertyValues(properties("localhost"))
                .withPropertyValues(
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.message.ssl.bundle=own",
                        "simpyio.servers.message.ssl.client-auth=need")
                .run(served -> {
                    assertThat(served).hasNotFailed();
                    client(served, "grace", vault -> {
                        assertThat(vault.who()).isEqualTo("grace");
                        assertThat(vault.open()).isEqualTo("opened by grace");
                    });
                    client(served, "ada", vault -> {
                        assertThat(vault.who()).isEqualTo("ada");
                        assertThat(catchThrowableOfType(RpcRemoteException.class, vault::open)
                                        .code())
                                .isEqualTo(RpcCode.PERMISSION_DENIED);
                    });
                    client(
                            served,
                            "stranger",
                            vault -> assertThat(catchThrowableOfType(RpcRemoteException.class, vault::who)
                                            .code())
                                    .isEqualTo(RpcCode.UNAUTHENTICATED));
                });
    }

    private interface Body {
        void run(Vault vault);
    }

    private void client(AssertableApplicationContext served, String name, Body body) throws Exception {
        String port = served.getEnvironment().getRequiredProperty("local.simpyio.message.port");
        runner.withUserConfiguration(Client.class)
                .withPropertyValues(properties(name))
                .withPropertyValues(
                        "simpyio.servers.message.enabled=false",
                        "simpyio.client.vault.ssl.bundle=own",
                        "simpyio.client.vault.addresses=localhost:" + port)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    body.run(context.getBean(Vault.class));
                });
    }

    interface Vault {

        @RpcMethod("vault/who")
        String who();

        @RpcMethod("vault/open")
        String open();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportRpcClients(types = Vault.class, client = "vault")
    static class Client {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    static class Server {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("grace").password("").roles("KEEPER").build(),
                    User.withUsername("ada").password("").roles("USER").build());
        }

        @Bean
        VaultEndpoint vault() {
            return new VaultEndpoint();
        }
    }

    @RpcEndpoint("vault")
    static class VaultEndpoint {

        @RpcMethod
        String who() {
            return SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @RpcMethod
        @PreAuthorize("hasRole('KEEPER')")
        String open() {
            return "opened by " + who();
        }
    }
}
