package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Typed clients on other threads, where the loop takes no more submissions. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcFullLoopTests {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    interface Held {

        CompletableFuture<Void> hold();

        Event<Void> event();
    }

    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void cancellationReachesTheServerAndWhatIsRefusedHasEnded() throws Exception {
        try (Backend backend = Backend.open("select", builder -> builder.maxSubmissions(2))) {
            Environment environment = backend.environment();
            Thread loop = Thread.ofPlatform().start(() -> environment.run(environment.event()));
            RpcMessageServer server = environment
                    .submit(() -> new RpcMessageServer(
                                    backend.network(),
                                    new RpcRouter()
                                            .function("hello", RpcMode.PLAIN, call -> "hello")
                                            .function("hold", RpcMode.PASS_THROUGH, call -> null),
                                    RpcServerOptions.DEFAULT)
                            .start(RpcContract.ANY_PORT)
                            .await())
                    .get();
            Held client = environment.submit(() -> connect(backend, server)).get();
            client.hold();
            CompletableFuture<Void> cancelled = client.hold();
            await().atMost(PATIENCE).until(server::calls, calls -> calls == 2);

            environment.scheduler().submit(this::block);
            blocked.await();
            fill(environment);
            try {
                assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(client::hold);
                assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(client::event);
                assertThat(ends).containsExactly("hello", "hold", "event");
                cancelled.cancel(false);
            } finally {
                released.countDown();
            }
            await().atMost(PATIENCE).until(server::calls, calls -> calls == 1);
            backend.close();
            loop.join();
        }
    }

    private Held connect(Backend backend, RpcMessageServer server) {
        RpcInterceptors told =
                RpcInterceptors.NONE.withOutgoing(call -> call.whenEnded(outcome -> ends.add(call.path())));
        RpcPeer peer = new RpcMessageClient(
                        backend.network(),
                        new RpcRouter(),
                        RpcClientOptions.DEFAULT.withRpc(RpcOptions.DEFAULT.withInterceptors(told)))
                .connect(server.address())
                .await();
        peer.call("hello").await(); // With its reply the server has agreed to cancellations.
        return peer.client("", Held.class);
    }

    private void block() {
        blocked.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Environment environment) {
        try {
            while (true) {
                environment.scheduler().submit(() -> {});
            }
        } catch (RejectedExecutionException full) {
            assertThat(full).hasMessageContaining("maxSubmissions");
        }
    }
}
