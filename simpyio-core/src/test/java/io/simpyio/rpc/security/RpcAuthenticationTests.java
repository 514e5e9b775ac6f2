package io.simpyio.rpc.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.Backend;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.rpc.RpcClientInterceptor;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.http.RpcHttpClient;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.http.RpcHttpOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.rpc.websocket.RpcWebSocketOptions;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcAuthenticationTests {

    private static final RpcAuthentication TOKENS = RpcAuthentication.ofBearerTokens(
            token -> token.equals("good") ? Optional.<Principal>of(() -> "Ada") : Optional.empty());

    private static void run(String backend, TestBody body) {
        try (Backend opened = Backend.open(backend)) {
            Environment environment = opened.environment();
            ProcessBody test = () -> body.run(opened.network());
            environment.run(environment.process("test", test));
        }
    }

    private interface TestBody {
        void run(Network network) throws Exception;
    }

    private static RpcRouter router() {
        return new RpcRouter()
                .function(
                        "who",
                        RpcMode.PLAIN,
                        call -> call.principal().map(Principal::getName).orElse("nobody"));
    }

    private static RpcMessageServer serve(Network network, RpcAuthentication authentication, ListenOptions listen) {
        RpcServerOptions options = RpcServerOptions.DEFAULT
                .withListen(listen)
                .withRpc(RpcOptions.DEFAULT.withInterceptors(RpcInterceptors.NONE.with(authentication)));
        return new RpcMessageServer(network, router(), options)
                .start(new InetSocketAddress("127.0.0.1", 0))
                .await();
    }

    private static RpcPeer connect(Network network, RpcMessageServer server, String authorization) {
        RpcClientInterceptor token = call -> call.header(RpcAuthentication.AUTHORIZATION, authorization);
        RpcClientOptions options = RpcClientOptions.DEFAULT.withRpc(
                RpcOptions.DEFAULT.withInterceptors(RpcInterceptors.NONE.withOutgoing(token)));
        return new RpcMessageClient(network, new RpcRouter(), options)
                .connect(server.address())
                .await();
    }

    private static void assertUnauthenticated(RpcPeer peer, String message) {
        assertThatExceptionOfType(RpcRemoteException.class)
                .isThrownBy(() -> peer.call("who").await())
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RpcCode.UNAUTHENTICATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "virtual"})
    void bearerTokenSaysWhoCalls(String backend) {
        run(backend, network -> {
            RpcMessageServer server = serve(network, TOKENS, ListenOptions.DEFAULT);
            assertThat(connect(network, server, "bearer good").call("who").await())
                    .isEqualTo("Ada");
            assertThat(connect(network, server, "Basic good").call("who").await())
                    .isEqualTo("nobody");
            assertThat(new RpcMessageClient(network)
                            .connect(server.address())
                            .await()
                            .call("who")
                            .await())
                    .isEqualTo("nobody");
            assertUnauthenticated(connect(network, server, "Bearer bad"), "The bearer token is not valid");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "virtual"})
    void callerThatNobodyKnowsIsRefusedWhereOneIsRequired(String backend) {
        run(backend, network -> {
            RpcMessageServer server = serve(network, TOKENS.required(), ListenOptions.DEFAULT);
            assertThat(connect(network, server, "Bearer good").call("who").await())
                    .isEqualTo("Ada");
            RpcPeer nobody =
                    new RpcMessageClient(network).connect(server.address()).await();
            assertUnauthenticated(nobody, "needs a client certificate or a bearer token");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "virtual"})
    void certificateSaysWhoCallsAndThenTheToken(String backend) {
        Tls tls = wantingCertificates();
        run(backend, network -> {
            RpcMessageServer server = serve(
                    network, RpcAuthentication.ofCertificates().or(TOKENS), ListenOptions.DEFAULT.withTls(() -> tls));
            TlsBuilder client = Tls.client().trust(TestPki.trust());
            Network anonymous = secured(network, client.build());
            assertThat(connect(anonymous, server, "Bearer good").call("who").await())
                    .isEqualTo("Ada");
            Network grace = secured(
                    network,
                    client.identity(TestPki.identity(TestPki.client("Grace"))).build());
            assertThat(connect(grace, server, "Bearer good").call("who").await())
                    .isEqualTo("CN=Grace");
        });
    }

    private static Tls wantingCertificates() {
        return Tls.server(TestPki.identity(TestPki.localhost()))
                .trust(TestPki.trust())
                .clientAuth(ClientAuth.WANT)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "virtual"})
    void certificateSaysWhoCallsOverHttpAndWebSocketToo(String backend) {
        Tls tls = wantingCertificates();
        TlsBuilder client = Tls.client().trust(TestPki.trust());
        Tls anonymous = client.build();
        Tls grace = client.identity(TestPki.identity(TestPki.client("Grace"))).build();
        run(backend, network -> {
            RpcInterceptors required =
                    RpcInterceptors.NONE.with(RpcAuthentication.ofCertificates().required());
            RpcDispatcher dispatcher =
                    new RpcDispatcher(network.environment(), router(), RpcOptions.DEFAULT.withInterceptors(required));
            HttpRoutes routes = new RpcHttpEndpoint(dispatcher)
                    .withWebSocket(new RpcWebSocketEndpoint(dispatcher))
                    .addTo(new HttpRoutes(), "/rpc");
            ListenOptions listen = ListenOptions.DEFAULT.withTls(() -> tls);
            int port = new HttpServer(
                            network,
                            routes,
                            HttpServerOptions.builder().listen(listen).build())
                    .start(new InetSocketAddress("127.0.0.1", 0))
                    .await()
                    .port();
            for (HttpClientOptions.Http2 version :
                    List.of(HttpClientOptions.Http2.OFF, HttpClientOptions.Http2.NEGOTIATED)) {
                HttpClientOptions options = HttpClientOptions.DEFAULT.withHttp2(version);
                assertThat(overHttp(network, options, grace, port).call("who").await())
                        .isEqualTo("CN=Grace");
                assertUnauthenticated(overHttp(network, options, anonymous, port), "needs a client certificate");
            }
            assertThat(overWebSocket(network, grace, port).call("who").await()).isEqualTo("CN=Grace");
            assertUnauthenticated(overWebSocket(network, anonymous, port), "needs a client certificate");
        });
    }

    private static RpcPeer overHttp(Network network, HttpClientOptions options, Tls tls, int port) {
        return new RpcHttpClient(
                        network, new HttpClient(network, options, tls), RpcOptions.DEFAULT, RpcHttpOptions.DEFAULT)
                .peer("https://localhost:" + port + "/rpc");
    }

    private static RpcPeer overWebSocket(Network network, Tls tls, int port) {
        RpcDispatcher nothing = new RpcDispatcher(network.environment(), new RpcRouter(), RpcOptions.DEFAULT);
        return new RpcWebSocketClient(network, nothing, RpcWebSocketOptions.DEFAULT, tls)
                .connect("wss://localhost:" + port + "/rpc")
                .await();
    }

    private static Network secured(Network network, Tls client) {
        return network.secured(() -> client, () -> client);
    }
}
