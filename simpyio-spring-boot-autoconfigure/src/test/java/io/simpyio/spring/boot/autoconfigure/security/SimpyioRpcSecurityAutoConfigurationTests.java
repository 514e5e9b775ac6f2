package io.simpyio.spring.boot.autoconfigure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCaller;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcHeaders;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcProxy;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.http.SimpyioHttpServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.message.SimpyioMessageServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

class SimpyioRpcSecurityAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioBearerTokenAutoConfiguration.class,
                    SimpyioRpcSecurityAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.message.port=0")
            .withBean("accounts", Accounts.class)
            .withUserConfiguration(Application.class);

    @ParameterizedTest
    @ValueSource(strings = {"loop", "baton"})
    void whenAMethodIsSecuredThenTheCallersTokenDecides(String coroutines) {
        contextRunner.withPropertyValues("simpyio.coroutines=" + coroutines).run(context -> {
            assertThat(call(context, "admin", "accounts/close")).isEqualTo("closed by admin");
            assertThat(refusal(context, "ada", "accounts/close").code()).isEqualTo(RpcCode.PERMISSION_DENIED);
            assertThat(refusal(context, null, "accounts/close").code()).isEqualTo(RpcCode.UNAUTHENTICATED);
            assertThat(refusal(context, "wrong", "accounts/close").code()).isEqualTo(RpcCode.UNAUTHENTICATED);
            assertThat(refusal(context, "wrong", "nowhere").code()).isEqualTo(RpcCode.UNAUTHENTICATED);
        });
    }

    /** The authentication is the process's; the loop and other processes have none, or their own. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "baton"})
    void whenCallsRunAtOnceThenEachHasItsOwnCaller(String coroutines) {
        contextRunner.withPropertyValues("simpyio.coroutines=" + coroutines).run(context -> {
            assertThat(calls(context, "accounts/slow", "ada", "admin")).isEqualTo(List.of("ada", "admin"));
            assertThat(call(context, "ada", "accounts/plain")).isEqualTo("ada ada");
            assertThat(call(context, null, "accounts/plain")).isEqualTo("anonymous nobody");
            assertThat(onLoop(context)).isNull();
        });
    }

    @Test
    void whenACallComesOverHttpThenTheCallersTokenDecidesToo() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(SimpyioHttpServerAutoConfiguration.class))
                .withPropertyValues("simpyio.servers.http.port=0")
                .run(context -> {
                    assertThat(post(context, "Bearer admin", "accounts/close")).isEqualTo("200 \"closed by admin\"");
                    assertThat(post(context, "Bearer ada", "accounts/close")).startsWith("403 {");
                    assertThat(post(context, "", "accounts/close")).startsWith("401 {");
                    assertThat(post(context, "Bearer wrong", "accounts/close")).startsWith("401 {");
                    assertThat(post(context, "Bearer wrong", "nowhere")).startsWith("401 {");
                    assertThat(post(context, "Bearer ada", "nowhere")).startsWith("404 {");
                });
    }

    /** Status and body. */
    private static String post(AssertableApplicationContext context, String authorization, String path)
            throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.simpyio.http.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/rpc/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[]"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    @Test
    void whenTheRefusalHasASecretThenTheCallerIsNotTold() {
        contextRunner.run(context -> assertThat(
                        refusal(context, "wrong", "accounts/close").failure().message())
                .isEqualTo("The caller is not known"));
    }

    @Test
    void whenTheUserHasAnAuthenticatorThenItIsAsked() {
        RpcAuthenticator tenant = call -> call.headers().text("tenant").map(name -> authenticated(name, "ROLE_ADMIN"));
        contextRunner.withBean(RpcAuthenticator.class, () -> tenant).run(context -> {
            assertThat(result(context, proxy -> proxy.withHeader("tenant", "blue"), "accounts/close"))
                    .isEqualTo("closed by blue");
            assertThat(context).hasSingleBean(CertificateRpcAuthenticator.class);
        });
    }

    @Test
    void whenThereIsNoSpringSecurityThenCallsGoThrough() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SimpyioBearerTokenAutoConfiguration.class,
                        SimpyioRpcSecurityAutoConfiguration.class,
                        SimpyioRpcAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context ->
                        assertThat(context.getBean(RpcInterceptors.class)).isEqualTo(RpcInterceptors.NONE));
    }

    @Test
    void whenItIsSwitchedOffThenCallsGoThrough() {
        contextRunner
                .withPropertyValues("simpyio.rpc.security.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(RpcAuthenticator.class)
                        .doesNotHaveBean(SecurityRpcInterceptor.class));
    }

    @Test
    void whenThereIsNoResourceServerThenThereAreNoBearerTokens() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SimpyioBearerTokenAutoConfiguration.class,
                        SimpyioRpcSecurityAutoConfiguration.class,
                        SimpyioRpcAutoConfiguration.class))
                .withBean(AuthenticationManager.class, () -> wanted -> wanted)
                .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
                .run(context -> assertThat(context)
                        .hasSingleBean(CertificateRpcAuthenticator.class)
                        .doesNotHaveBean(BearerTokenRpcAuthenticator.class));
    }

    @Test
    void certificateIsTheUserOfItsCommonName() throws Exception {
        UserDetailsService users = new InMemoryUserDetailsManager(
                User.withUsername("Grace").password("").roles("ADMIN").build(),
                User.withUsername("Mallory").password("").disabled(true).build());
        X509Bundle grace = certificate("CN=Grace, O=Navy");
        Authentication known = new CertificateRpcAuthenticator(users)
                .authenticate(callWith(grace))
                .orElseThrow();
        assertThat(known.getName()).isEqualTo("Grace");
        assertThat(known.getAuthorities()).extracting(Object::toString).containsExactly("ROLE_ADMIN");
        Authentication alone = new CertificateRpcAuthenticator(null)
                .authenticate(callWith(grace))
                .orElseThrow();
        assertThat(alone.isAuthenticated()).isTrue();
        assertThat(alone.getName()).isEqualTo("Grace");
        assertThat(alone.getAuthorities()).isEmpty();
        for (String subject : List.of("CN=Mallory", "O=Navy")) {
            RpcCall call = callWith(certificate(subject));
            assertThat(catchThrowableOfType(
                            BadCredentialsException.class,
                            () -> new CertificateRpcAuthenticator(users).authenticate(call)))
                    .as(subject)
                    .isNotNull();
        }
        assertThat(new CertificateRpcAuthenticator(users).authenticate(callWith()))
                .isEmpty();
    }

    private static X509Bundle certificate(String subject) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Authority")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        return new CertificateBuilder().subject(subject).ecp256().buildIssuedBy(authority);
    }

    private static RpcCall callWith(X509Bundle... shown) {
        List<X509Certificate> certificates =
                List.of(shown).stream().map(X509Bundle::getCertificate).toList();
        RpcCall call = new RpcCall("any", List.of(), Map.of(), 1, RpcHeaders.NONE, new RpcCall.Answer() {
            @Override
            public void succeed(@Nullable Object result) {}

            @Override
            public void fail(io.simpyio.rpc.RpcFailure failure) {}
        });
        call.cameFrom(new RpcCaller(
                new InetSocketAddress(1),
                Optional.of(new TlsSession("TLSv1.3", "any", certificates, Optional.empty(), Optional.empty()))));
        return call;
    }

    private interface With {
        RpcProxy with(RpcProxy proxy);
    }

    private static RpcProxy withToken(RpcProxy proxy, @Nullable String token) {
        return token == null ? proxy : proxy.withHeader("authorization", "Bearer " + token);
    }

    private static @Nullable Object call(AssertableApplicationContext context, @Nullable String token, String path)
            throws Exception {
        return result(context, proxy -> withToken(proxy, token), path);
    }

    private static @Nullable Object result(AssertableApplicationContext context, With with, String path)
            throws Exception {
        return inProcess(context, peer -> with.with(peer.proxy(path)).call().await());
    }

    private static RpcRemoteException refusal(AssertableApplicationContext context, @Nullable String token, String path)
            throws Exception {
        return (RpcRemoteException) inProcess(
                context,
                peer -> catchThrowableOfType(
                        RpcRemoteException.class,
                        () -> withToken(peer.proxy(path), token).call().await()));
    }

    private static List<?> calls(AssertableApplicationContext context, String path, String one, String two)
            throws Exception {
        return (List<?>) inProcess(context, peer -> {
            RpcReply<Object> first = withToken(peer.proxy(path), one).call();
            RpcReply<Object> second = withToken(peer.proxy(path), two).call();
            return List.of(first.await(), second.await());
        });
    }

    private static @Nullable Object onLoop(AssertableApplicationContext context) throws Exception {
        return context.getBean("simpyioEnvironment", Environment.class)
                .submit(() -> SecurityContextHolder.getContext().getAuthentication())
                .get(10, TimeUnit.SECONDS);
    }

    private interface Body {
        @Nullable Object run(RpcPeer peer) throws Exception;
    }

    private static @Nullable Object inProcess(AssertableApplicationContext context, Body body) throws Exception {
        int port = context.getEnvironment().getRequiredProperty("local.simpyio.message.port", Integer.class);
        Environment environment = context.getBean("simpyioEnvironment", Environment.class);
        Network network = context.getBean(Network.class);
        return environment
                .submit(() -> environment
                        .process("test", () -> {
                            try (RpcPeer peer = new RpcMessageClient(network)
                                    .connect("localhost", port)
                                    .await()) {
                                return body.run(peer);
                            }
                        })
                        .toCompletableFuture())
                .get(10, TimeUnit.SECONDS)
                .get(10, TimeUnit.SECONDS);
    }

    private static Authentication authenticated(String name, String... authorities) {
        return UsernamePasswordAuthenticationToken.authenticated(
                name, "n/a", AuthorityUtils.createAuthorityList(authorities));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Application {

        /** What a decoder of tokens would do: their text is the name of the user. */
        @Bean
        AuthenticationManager authenticationManager() {
            return wanted -> {
                String token = ((BearerTokenAuthenticationToken) wanted).getToken();
                if (token.equals("wrong")) {
                    throw new BadCredentialsException("the key of the issuer is 42");
                }
                return token.equals("admin") ? authenticated(token, "ROLE_ADMIN") : authenticated(token);
            };
        }
    }

    @RpcEndpoint("accounts")
    static class Accounts {

        private final Environment environment;

        Accounts(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        String close() {
            return "closed by " + name();
        }

        @RpcMethod
        @PreAuthorize("isAuthenticated()")
        String slow() {
            environment.timeout(0.05).await();
            return name();
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        @PreAuthorize("permitAll()")
        String plain(RpcCall call) {
            return name() + " "
                    + call.principal().map(java.security.Principal::getName).orElse("nobody");
        }

        private static String name() {
            return SecurityContextHolder.getContext().getAuthentication().getName();
        }
    }
}
