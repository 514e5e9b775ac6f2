package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.codec.CborCodec;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcFailure;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcProxy;
import io.simpyio.rpc.RpcReference;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.client.RpcClient;
import io.simpyio.rpc.client.RpcInstances;
import io.simpyio.rpc.http.RpcHttpClient;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.rpc.security.RpcAuthentication;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.virtual.World;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** docs/rpc.md. */
class RpcGuideTests {

    private static final Logger log = LoggerFactory.getLogger(RpcGuideTests.class);
    private static final Tokens tokens = new Tokens();

    private static final class Tokens {

        Optional<Principal> verify(String token) {
            return token.equals(token()) ? Optional.of(() -> "Ada") : Optional.empty();
        }
    }

    private static String token() {
        return "open sesame";
    }

    record Booking(String driver, double seconds) {}

    @FunctionalInterface
    interface Listener {
        void arrived(String driver);
    }

    interface ParkClient {
        Booking book(String driver, double seconds); // waits: a process, a virtual or an ordinary thread

        @RpcMethod("book")
        Event<Booking> begin(String driver, double seconds);

        @RpcMethod("book")
        CompletableFuture<Booking> bookLater(String driver, double seconds);
    }

    private static void serve(Environment env, Network net, Deque<RpcCall> waiting) {
        class Park {
            @RpcMethod // a process of its own: it may await, sleep, block
            Booking book(String driver, double seconds) {
                env.timeout(seconds).await();
                return new Booking(driver, seconds);
            }

            @RpcMethod(mode = RpcMode.PLAIN) // at once, on the loop: cheapest; it must not await
            int free() {
                return 4;
            }

            @RpcMethod(mode = RpcMode.PASS_THROUGH) // answers by itself, when it likes
            void next(RpcCall call) {
                waiting.add(call); // later: call.succeed(car), or call.fail(...)
            }

            @RpcMethod
            void subscribe(Listener listener) {
                listener.arrived("Ada"); // may call its caller back
            }
        }
        RpcRouter router = new RpcRouter()
                .register("park", new Park()) // park/book, park/free ...
                .function("ping", RpcMode.PLAIN, call -> call.argument(0, String.class));
        new RpcMessageServer(net, router, RpcServerOptions.DEFAULT)
                .start(new InetSocketAddress(5555))
                .await();
    }

    @Test
    void serverAndClient() {
        Deque<RpcCall> waiting = new ArrayDeque<>();
        try (World world = World.builder().build()) {
            world.host("example.org").start((env, net) -> serve(env, net, waiting));
            Network net = world.host("client").network();
            world.run(world.host("client").environment().process(() -> {
                RpcPeer peer =
                        new RpcMessageClient(net).connect("example.org", 5555).await();
                Event<Object> reply = peer.call("park/book", "Ada", 20);
                ParkClient park = peer.client("park", ParkClient.class);
                assertThat(park.book("Bob", 1)).isEqualTo(new Booking("Bob", 1));
                assertThat(park.begin("Cleo", 2).await()).isEqualTo(new Booking("Cleo", 2));
                assertThat(reply.await().toString()).contains("Ada");
                assertThat(peer.call("ping", "x").await()).isEqualTo("x");
                assertThat(peer.call("park/free").await()).isEqualTo(4);

                MessageOptions messages = MessageOptions.DEFAULT.withCompact(new CborCodec());
                RpcMessageClient client =
                        new RpcMessageClient(net, new RpcRouter(), RpcClientOptions.DEFAULT.withMessage(messages));
                RpcPeer compact = client.connect("example.org", 5555).await();
                assertThat(compact.call("ping", "x").await()).isEqualTo("x");

                Event<Object> next = peer.call("park/next");
                peer.call("ping", "before").await();
                waiting.remove().succeed("a car");
                assertThat(next.await()).isEqualTo("a car");

                Event<String> heard = peer.environment().event();
                peer.endpoints().function("arrived", RpcMode.PLAIN, call -> {
                    heard.succeed(call.argument(0, String.class));
                    return null;
                });
                peer.call("park/subscribe", new RpcReference("arrived")).await();
                assertThat(heard.await()).isEqualTo("Ada");
            }));
        }
    }

    @Test
    void severalInstances() {
        try (World world = World.builder().build()) {
            world.host("one").start((env, net) -> serve(env, net, new ArrayDeque<>())); // 10.0.0.1
            world.host("two").start((env, net) -> serve(env, net, new ArrayDeque<>())); // 10.0.0.2
            Network net = world.host("client").network();
            world.run(world.host("client").environment().process(() -> {
                RpcClient parking = new RpcClient(
                        "parking",
                        net,
                        RpcInstances.of(
                                new InetSocketAddress("10.0.0.1", 5555), new InetSocketAddress("10.0.0.2", 5555)),
                        new RpcMessageClient(net)::connect);
                ParkClient park = parking.client("park", ParkClient.class);
                parking.connect().await();
                assertThat(park.book("Ada", 1)).isEqualTo(new Booking("Ada", 1));
                assertThat(parking.instances()).hasSize(2);
            }));
        }
    }

    private static void serveOnWeb(Environment env, Network net) {
        RpcRouter router = new RpcRouter().function("whoami", RpcMode.PROCESS, RpcGuideTests::name);
        HttpRoutes routes = new HttpRoutes();
        RpcDispatcher dispatcher = new RpcDispatcher(env, router, RpcOptions.DEFAULT);
        routes.get("/rpc", new RpcWebSocketEndpoint(dispatcher)); // of an HttpServer
        new HttpServer(net, routes).start(new InetSocketAddress(80)).await();
    }

    private static String name(RpcCall call) {
        return call.principal().map(Principal::getName).orElse("nobody");
    }

    @Test
    void overWebSocket() {
        try (World world = World.builder().build()) {
            world.host("example.org").start(RpcGuideTests::serveOnWeb);
            Network net = world.host("client").network();
            world.run(world.host("client").environment().process(() -> {
                RpcPeer peer = new RpcWebSocketClient(net)
                        .connect("ws://example.org/rpc")
                        .await(); // or wss
                assertThat(peer.call("whoami").await()).isEqualTo("nobody");
            }));
        }
    }

    private static void serveToFriends(Environment env, Network net) {
        RpcRouter router = new RpcRouter()
                .function("whoami", RpcMode.PROCESS, RpcGuideTests::name)
                .function("search", RpcMode.PROCESS, call -> {
                    throw new NoSuchElementException("no such car");
                });
        HttpRoutes routes = new HttpRoutes();
        RpcInterceptors around = RpcInterceptors.NONE
                .with(RpcAuthentication.ofCertificates()
                        .or(RpcAuthentication.ofBearerTokens(tokens::verify))
                        .required())
                .with((call, next) -> {
                    log.info("{} calls {}", call.principal().orElseThrow().getName(), call.path());
                    return next.call(call);
                })
                .withExceptions(failure -> failure instanceof NoSuchElementException
                        ? Optional.of(RpcFailure.of(RpcCode.NOT_FOUND, "NoSuchElement", failure.getMessage()))
                        : Optional.empty())
                .withOutgoing(call -> call.header("authorization", "Bearer " + token()));
        RpcOptions options = RpcOptions.DEFAULT.withInterceptors(around);
        RpcDispatcher dispatcher = new RpcDispatcher(env, router, options);
        new RpcHttpEndpoint(dispatcher)
                .withWebSocket(new RpcWebSocketEndpoint(dispatcher))
                .addTo(routes, "/rpc");
        new HttpServer(net, routes).start(new InetSocketAddress(80)).await();
    }

    @Test
    void overHttpWithInterceptors() {
        try (World world = World.builder().build()) {
            world.host("example.org").start(RpcGuideTests::serveToFriends);
            Network net = world.host("client").network();
            world.run(world.host("client").environment().process(() -> {
                RpcPeer peer =
                        new RpcHttpClient(net).peer("http://example.org/rpc"); // the same proxies and typed clients
                assertThatThrownBy(() -> peer.call("whoami").await())
                        .isInstanceOfSatisfying(
                                RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.UNAUTHENTICATED));
                RpcProxy root = peer.proxy("").withHeader("authorization", "Bearer " + token());
                assertThat(root.child("whoami").call().await()).isEqualTo("Ada");
                assertThatThrownBy(() -> root.child("search").call().await())
                        .isInstanceOfSatisfying(
                                RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.NOT_FOUND));
            }));
        }
    }
}
