package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.BackendCase;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls of ours take along, and who is told of them. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
class RpcClientInterceptorContractTests extends RpcContract {

    /** Interceptors know no backend: one real and the simulated one, in both modes and over TLS, show it. */
    static List<BackendCase> worlds() {
        return BackendCase.all().stream()
                .filter(world -> Set.of("select", "virtual").contains(world.backend()))
                .toList();
    }

    private final List<String> seen = new ArrayList<>();

    interface Headers {
        String headers();
    }

    private RpcMessageServer serve() {
        RpcRouter router = new RpcRouter()
                .function(
                        "headers", RpcMode.PLAIN, call -> call.headers().asMap().toString())
                .function("fails", RpcMode.PLAIN, call -> {
                    throw new RpcException(RpcCode.FAILED_PRECONDITION, "no");
                })
                .function("never", RpcMode.PASS_THROUGH, call -> null);
        return serve(router);
    }

    private RpcPeer connect(SocketAddress address, RpcClientInterceptor... interceptors) {
        return connect(address, MessageExtension.ACCEPTED, interceptors);
    }

    private RpcPeer connect(SocketAddress address, MessageExtension extension, RpcClientInterceptor... interceptors) {
        RpcInterceptors all = RpcInterceptors.NONE;
        for (RpcClientInterceptor interceptor : interceptors) {
            all = all.withOutgoing(interceptor);
        }
        RpcClientOptions options = RpcClientOptions.DEFAULT
                .withRpc(RpcOptions.DEFAULT.withInterceptors(all))
                .withMessage(MessageOptions.DEFAULT.withExtension(extension));
        return new RpcMessageClient(network, new RpcRouter(), options)
                .connect(address)
                .await();
    }

    private void observe(RpcClientCall call) {
        call.whenEnded(outcome ->
                seen.add(call.path() + " " + outcome.code().map(RpcCode::name).orElse("OK")));
    }

    @Test
    void headersGoAlongWithTheFirstCallToo() {
        run(() -> {
            RpcPeer peer = connect(
                    serve().address(),
                    call -> call.header("one", call.path()),
                    call -> call.header("two", call.headers().text("one").orElseThrow() + "!"));
            assertThat(peer.call("headers").await()).isEqualTo("{one=headers, two=headers!}");
            assertThat(peer.client("", Headers.class).headers()).isEqualTo("{one=headers, two=headers!}");
        });
    }

    @Test
    void proxyHasHeadersOfItsOwn() {
        run(() -> {
            RpcPeer peer = peer(serve());
            assertThat(peer.proxy("")
                            .withHeader("Tenant", "blue")
                            .withDeadline(Duration.ZERO)
                            .child("headers")
                            .call()
                            .await())
                    .isEqualTo("{tenant=blue}");
            assertThat(peer.call("headers").await()).isEqualTo("{}");
        });
    }

    @Test
    void callsBehindOneThatWaitsKeepTheirOrder() {
        run(() -> {
            List<Object> served = new ArrayList<>();
            RpcMessageServer server = serve(new RpcRouter()
                    .function("add", RpcMode.PLAIN, call -> served.add(call.argument(0, Integer.class))));
            RpcPeer peer = peer(server);
            RpcReply<Object> cancelled = null;
            RpcReply<Object> last = null;
            for (int i = 0; i < 10; i++) {
                RpcProxy add = peer.proxy("add");
                last = (i == 3 ? add.withHeader("h", "x") : add).call(i);
                cancelled = i == 5 ? last : cancelled;
            }
            cancelled.cancel();
            last.await();
            assertThat(served).containsExactly(0, 1, 2, 3, 4, 6, 7, 8, 9);
        });
    }

    @Test
    void asManyCallsAsMayBeUnansweredCanWait() {
        run(() -> {
            RpcClientOptions options =
                    RpcClientOptions.DEFAULT.withMessage(new MessageOptions(MessageOptions.DEFAULT.codec(), 2, 2));
            RpcPeer peer = new RpcMessageClient(network, new RpcRouter(), options)
                    .connect(serve().address())
                    .await();
            RpcProxy headers = peer.proxy("headers").withHeader("h", "x");
            RpcReply<Object> first = headers.call();
            headers.call();
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> headers.call().await())
                    .withMessage("Too many calls wait for the connection: the limit maxOutgoing is 2");
            assertThat(first.await()).isEqualTo("{h=x}");
        });
    }

    /** Neither headers nor anything else that such a peer would not know; but a question that it refuses. */
    @Test
    void serverOfSimpyIoGetsTheCallWithoutHeaders() {
        run(() -> {
            TcpServerSocket listening = network.listen(ANY_PORT).await();
            var accept = listening.accept();
            RpcPeer peer = connect(listening.address(), call -> call.header("a", "b"));
            RawPeer old = new RawPeer(accept.await());
            RpcReply<Object> reply = peer.call("first");
            assertThat(old.receive()).isEqualTo("[0,0,[\"_hello\",[],{}]]\t \t \t");
            old.send("[2, 0, \"RuntimeError: Failed to resolve path _hello\\n\"]");
            assertThat(old.receive()).isEqualTo("[0,1,[\"first\",[],{}]]");
            old.send("[1, 1, 7]");
            assertThat(reply.await()).isEqualTo(7);
        });
    }

    @Test
    void headersAreNotForWhoRefusesTheExtension() {
        run(() -> {
            RpcMessageServer server = serve(
                    new RpcRouter()
                            .function(
                                    "headers",
                                    RpcMode.PLAIN,
                                    call -> call.headers().asMap().toString()),
                    RpcServerOptions.DEFAULT.withMessage(
                            MessageOptions.DEFAULT.withExtension(MessageExtension.REFUSED)));
            RpcClientInterceptor interceptor = call -> call.header("a", "b");
            assertThat(connect(server.address(), interceptor).call("headers").await())
                    .isEqualTo("{}");
            assertThat(connect(serve().address(), MessageExtension.REFUSED, interceptor)
                            .call("headers")
                            .await())
                    .isEqualTo("{}");
        });
    }

    @Test
    void connectionThatIsLostFailsThoseWhoWait() {
        run(() -> {
            TcpServerSocket listening = network.listen(ANY_PORT).await();
            var accept = listening.accept();
            RpcPeer peer = connect(listening.address(), call -> call.header("a", "b"), this::observe);
            RpcReply<Object> reply = peer.call("first");
            accept.await().close();
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(reply::await);
            assertThat(seen).containsExactly("first UNAVAILABLE");
        });
    }

    @Test
    void everyEndIsTold() {
        run(() -> {
            RpcPeer peer = connect(serve().address(), this::observe);
            peer.call("headers").await();
            assertRefused(peer.call("fails"), RpcCode.FAILED_PRECONDITION);
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> peer.proxy("never")
                            .withDeadline(Duration.ofMillis(20))
                            .call()
                            .await());
            RpcReply<Object> cancelled = peer.call("never/more");
            cancelled.cancel();
            assertThat(seen)
                    .containsExactly(
                            "headers OK",
                            "fails FAILED_PRECONDITION",
                            "never DEADLINE_EXCEEDED",
                            "never/more CANCELLED");
        });
    }

    @Test
    void interceptorMayRefuseTheCall() {
        run(() -> {
            RpcPeer peer = connect(serve().address(), this::observe, call -> {
                throw new RpcException(RpcCode.UNAUTHENTICATED, "there is no token");
            });
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> peer.call("headers").await())
                    .withMessage("there is no token");
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> peer.client("", Headers.class).headers());
            assertThat(seen).containsExactly("headers UNAUTHENTICATED", "headers UNAUTHENTICATED");
            assertThat(peer.isBusy()).isFalse();
        });
    }

    /** What a call takes along may be the thread's, such as a trace. */
    @Test
    void interceptorRunsOnTheThreadThatCalls() {
        CompletableFuture<String> outside = new CompletableFuture<>();
        run(() -> {
            ThreadLocal<String> tenant = new ThreadLocal<>();
            RpcPeer peer = connect(serve().address(), call -> call.header("tenant", String.valueOf(tenant.get())));
            Headers client = peer.client("", Headers.class);
            if (environment.realTime()) {
                Thread.ofVirtual().start(() -> {
                    tenant.set("outside");
                    try {
                        outside.complete(client.headers());
                    } catch (RuntimeException e) {
                        outside.completeExceptionally(e);
                    }
                });
                while (!outside.isDone()) {
                    environment.timeout(0.001).await();
                }
                assertThat(outside.join()).isEqualTo("{tenant=outside}");
            }
            tenant.set("process");
            assertThat(client.headers()).isEqualTo("{tenant=process}");
        });
    }

    /** Who has a call knows what it is called within. */
    @Test
    void callMadeWithinACallKnowsIt() {
        run(() -> {
            RpcMessageServer next = serve();
            RpcPeer onward = connect(
                    next.address(),
                    call -> call.within()
                            .flatMap(within -> within.headers().text("tenant"))
                            .ifPresent(tenant -> call.header("tenant", tenant)));
            RpcMessageServer front = serve(new RpcRouter()
                    .function(
                            "forward",
                            RpcMode.PROCESS,
                            call -> onward.call("headers").await()));
            assertThat(peer(front)
                            .proxy("forward")
                            .withHeader("tenant", "blue")
                            .call()
                            .await())
                    .isEqualTo("{tenant=blue}");
        });
    }
}
