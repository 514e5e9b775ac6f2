package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcReference;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.virtual.World;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** docs/rpc.md. */
class RpcGuideTests {

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
}
