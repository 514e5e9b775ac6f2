package io.simpyio.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Event;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketContract;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of a service does on every backend; the times of it are in {@link RpcClientWorldTests}. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.EACH)
class RpcClientContractTests extends SocketContract {

    private static final BackOff SHORT = new BackOff(Duration.ofMillis(5), 2, Duration.ofMillis(20), 0.5);

    interface ParkClient {

        @RpcMethod(idempotent = true)
        String look(String id);

        String book(String id);

        @RpcMethod("book")
        Event<String> begin(String id);

        @RpcMethod("book")
        CompletableFuture<String> bookLater(String id);
    }

    /** A server that answers, or keeps calls whose ids begin with "keep". */
    final class Park {

        private final String name;
        private final List<String> begun = new ArrayList<>();

        Park(String name) {
            this.name = name;
        }

        private Object answer(RpcCall call) {
            String id = call.argument(0, String.class);
            begun.add(id);
            if (!id.startsWith("keep")) {
                call.succeed(name);
            }
            return null; // It answers by itself.
        }

        private RpcRouter router() {
            return new RpcRouter()
                    .function("park/book", RpcMode.PASS_THROUGH, this::answer)
                    .function("park/look", RpcMode.PASS_THROUGH, this::answer);
        }

        RpcMessageServer serve(int port) {
            return new RpcMessageServer(network, router(), RpcServerOptions.DEFAULT)
                    .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .await();
        }

        HttpServer serveWebSockets(int port) {
            RpcDispatcher dispatcher = new RpcDispatcher(environment, router(), RpcOptions.DEFAULT);
            return new HttpServer(network, new HttpRoutes().get("/rpc", new RpcWebSocketEndpoint(dispatcher)))
                    .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .await();
        }
    }

    private RpcClient client(RpcMessageServer... servers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (RpcMessageServer server : servers) {
            addresses.add(server.address());
        }
        return client(addresses, new RpcMessageClient(network)::connect);
    }

    private RpcClient client(List<InetSocketAddress> addresses, RpcConnector connector) {
        return new RpcClient(
                "park",
                network,
                RpcInstances.of(addresses),
                connector,
                RpcServiceOptions.DEFAULT.withReconnect(SHORT).withRetry(RpcRetry.DEFAULT.withBackOff(SHORT)));
    }

    private void awaitBegun(Park park, String id) {
        while (!park.begun.contains(id)) {
            environment.timeout(0.001).await();
        }
    }

    private static RpcException failureOf(Event<?> call) {
        return catchThrowableOfType(RpcException.class, call::await);
    }

    @Test
    void callsGoOnAfterTheServerHasComeBack() {
        run(() -> {
            Park park = new Park("a");
            RpcMessageServer server = park.serve(0);
            ParkClient client = client(server).client("park", ParkClient.class);
            assertThat(client.book("1")).isEqualTo("a");
            int port = server.port();
            server.close();
            environment.process("restart", () -> {
                environment.timeout(0.02).await();
                park.serve(port);
            });
            assertThat(client.look("2")).isEqualTo("a");
            assertThat(client.book("3")).isEqualTo("a");
            assertThat(park.begun).containsExactly("1", "2", "3");
        });
    }

    @Test
    void webSocketsAreMadeAgainToo() {
        run(() -> {
            Park park = new Park("a");
            HttpServer server = park.serveWebSockets(0);
            int port = server.port();
            RpcWebSocketClient webSockets = new RpcWebSocketClient(network);
            RpcClient client = client(
                    List.of(InetSocketAddress.createUnresolved("localhost", port)),
                    address ->
                            webSockets.connect("ws://localhost:" + ((InetSocketAddress) address).getPort() + "/rpc"));
            ParkClient calls = client.client("park", ParkClient.class);
            assertThat(calls.book("1")).isEqualTo("a");
            Event<String> kept = calls.begin("keep");
            awaitBegun(park, "keep");
            server.close();
            assertThat(failureOf(kept).code()).isEqualTo(RpcCode.UNAVAILABLE);
            environment.process("restart", () -> {
                environment.timeout(0.02).await();
                park.serveWebSockets(port);
            });
            assertThat(calls.look("2")).isEqualTo("a");
            assertThat(park.begun).containsExactly("1", "keep", "2");
        });
    }

    @Test
    void callThatMayNotBeRepeatedIsReportedAndOthersGoToAnotherInstance() {
        run(() -> {
            Park a = new Park("a");
            Park b = new Park("b");
            RpcMessageServer first = a.serve(0);
            RpcMessageServer second = b.serve(0);
            RpcClient client = client(first, second);
            ParkClient park = client.client("park", ParkClient.class);
            while (!client.instances().stream().allMatch(it -> it.connection() == RpcInstanceState.Connection.READY)) {
                client.connect().await();
                park.book("begin");
                environment.timeout(0.001).await();
            }
            Event<String> kept = park.begin("keep");
            while (!a.begun.contains("keep") && !b.begun.contains("keep")) {
                environment.timeout(0.001).await();
            }
            Park struck = a.begun.contains("keep") ? a : b;
            (struck.equals(a) ? first : second).close();
            RpcException failure = failureOf(kept);
            assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageContaining("Call of park/book was sent to")
                    .hasMessageContaining("whether it was carried out is not known");
            assertThat(park.look("again")).isEqualTo(struck.equals(a) ? "b" : "a");
            assertThat(a.begun.stream().filter("keep"::equals).count()
                            + b.begun.stream().filter("keep"::equals).count())
                    .isEqualTo(1);
        });
    }

    @Test
    void idempotentCallIsSentAgain() {
        run(() -> {
            Park park = new Park("a");
            RpcMessageServer server = park.serve(0);
            RpcClient client = client(server);
            client.client("park", ParkClient.class);
            Event<Object> looked = client.call("park/look", "keep");
            awaitBegun(park, "keep");
            int port = server.port();
            server.close();
            Park next = new Park("next");
            next.serve(port);
            awaitBegun(next, "keep");
            client.close();
            assertThat(failureOf(looked).code()).isEqualTo(RpcCode.CANCELLED);
        });
    }

    @Test
    void allThreadsMayCallWithoutAConnectionYet() throws Exception {
        Park park = new Park("a");
        ParkClient client = run(() -> client(park.serve(0)).client("park", ParkClient.class));
        List<CompletableFuture<String>> replies = new ArrayList<>();
        CompletableFuture<String> ordinary = new CompletableFuture<>();
        CompletableFuture<String> virtual = new CompletableFuture<>();
        replies.add(ordinary);
        replies.add(virtual);
        Thread.ofPlatform().daemon().start(() -> ordinary.complete(client.book("ordinary")));
        Thread.ofVirtual().start(() -> virtual.complete(client.book("virtual")));
        run(() -> {
            assertThat(client.bookLater("later")).isNotNull();
            assertThat(client.begin("process").await()).isEqualTo("a");
            awaitBegun(park, "ordinary");
            awaitBegun(park, "virtual");
            awaitBegun(park, "later");
            for (CompletableFuture<String> reply : replies) {
                while (!reply.isDone()) {
                    environment.timeout(0.001).await();
                }
            }
        });
        for (CompletableFuture<String> reply : replies) {
            assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("a");
        }
    }

    @Test
    void allAddressesOfANameAreInstances() {
        run(() -> {
            Park park = new Park("a");
            RpcMessageServer server = park.serve(0);
            RpcClient client = new RpcClient(
                    "park",
                    network,
                    RpcInstances.resolved(
                            network, List.of(InetSocketAddress.createUnresolved("localhost", server.port()))),
                    new RpcMessageClient(network)::connect);
            assertThat(client.call("park/book", "1").await()).isEqualTo("a");
            assertThat(client.instances())
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(((InetSocketAddress) it.address()).isUnresolved())
                            .isFalse());
        });
    }
}
