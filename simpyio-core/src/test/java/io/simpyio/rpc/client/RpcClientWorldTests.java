package io.simpyio.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcChannel;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.Fault;
import io.simpyio.virtual.link.LinkProfile;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client makes of hosts that crash, come back, and cannot be reached. Links take 10 ms, back-offs have no jitter. */
class RpcClientWorldTests {

    private static final int PORT = 5555;
    private static final BackOff RECONNECT = new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(4), 0);
    private static final BackOff RETRY = new BackOff(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0);

    private final World world =
            World.builder().seed(7).link(LinkProfile.of(Duration.ofMillis(10))).build();
    private final Host caller = world.host("caller");
    private final Map<String, Integer> done = new TreeMap<>();
    private RpcMessageServer latest;

    @AfterEach
    void close() {
        world.close();
    }

    /** What each server offers: its name, and work that takes a second and is counted when it begins. */
    final class Park {

        private final Host host;

        Park(Host host) {
            this.host = host;
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String name() {
            return host.name();
        }

        @RpcMethod
        String book(String id) {
            done.merge(id, 1, Integer::sum);
            host.environment().timeout(1).await();
            return host.name();
        }

        @RpcMethod
        String look(String id) {
            return book(id);
        }

        @RpcMethod
        String refuse() {
            done.merge("refused", 1, Integer::sum);
            throw new RpcException(RpcCode.UNAVAILABLE, "not now");
        }
    }

    private Host serve(String name) {
        return serve(name, RpcServerOptions.DEFAULT);
    }

    private Host serve(String name, RpcServerOptions options) {
        Host host = world.host(name);
        host.start((environment, network) -> {
            latest = new RpcMessageServer(network, new RpcRouter().register("park", new Park(host)), options)
                    .start(new InetSocketAddress(PORT))
                    .await();
            environment.event().await();
        });
        return host;
    }

    private RpcClient client(UnaryOperator<RpcServiceOptions> options, String... hosts) {
        List<SocketAddress> addresses = new ArrayList<>();
        for (String host : hosts) {
            addresses.add(InetSocketAddress.createUnresolved(host, PORT));
        }
        return client(options, RpcInstances.of(addresses));
    }

    private RpcClient client(UnaryOperator<RpcServiceOptions> options, RpcInstances instances) {
        RpcRetry retry = RpcRetry.DEFAULT.withBackOff(RETRY).withIdempotent(Set.of("park/look"));
        return new RpcClient(
                "park",
                caller.network(),
                instances,
                new RpcMessageClient(caller.network())::connect,
                options.apply(RpcServiceOptions.DEFAULT.withReconnect(RECONNECT).withRetry(retry)));
    }

    private void run(ProcessBody test) {
        world.run(caller.environment().process("test", test));
    }

    private double now() {
        return Math.round(world.environment().now() * 1e6) / 1e6;
    }

    private static RpcException failureOf(Event<? extends @Nullable Object> call) {
        return catchThrowableOfType(RpcException.class, call::await);
    }

    @Test
    void callsGoToAllInstancesInTurn() {
        serve("a");
        serve("b");
        serve("c");
        run(() -> {
            RpcClient client = client(it -> it, "a", "b", "c");
            client.connect().await();
            caller.environment().timeout(1).await();
            List<Object> names = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                names.add(client.call("park/name").await());
            }
            assertThat(names).containsExactly("a", "b", "c", "a", "b", "c");
        });
    }

    @Test
    void theInstanceWithTheFewestUnansweredCallsIsNext() {
        serve("a");
        serve("b");
        run(() -> {
            RpcClient client = client(it -> it, "a", "b");
            client.connect().await();
            caller.environment().timeout(1).await();
            client.call("park/book", "1"); // To a.
            assertThat(client.call("park/name").await()).isEqualTo("b");
            assertThat(client.call("park/name").await()).isEqualTo("b");
        });
    }

    @Test
    void callsWaitForAServerThatComesLaterWithBackOff() {
        Host a = serve("a");
        a.crash();
        run(() -> {
            RpcClient client = client(it -> it, "a");
            caller.environment().process("restart", () -> {
                caller.environment().timeout(2.5).await();
                a.restart();
            });
            assertThat(client.call("park/name").await()).isEqualTo("a");
            // Tried at 0, refused or unanswered, and again after 1 s and 2 s.
            assertThat(client.instances().getFirst().connection()).isEqualTo(RpcInstanceState.Connection.READY);
            System.out.println("served at " + now());
        });
    }

    @Test
    void callThatWasSentAndMayNotBeRepeatedIsReportedWhenTheServerCrashes() {
        Host a = serve("a");
        serve("b");
        run(() -> {
            RpcClient client = client(it -> it.withKeepAlive(KeepAlive.DEFAULT), "a");
            client.connect().await();
            client.call("park/name").await();
            Event<Object> booked = client.call("park/book", "once");
            Event<Object> looked = client.call("park/look", "again");
            caller.environment().timeout(0.5).await();
            a.crash();
            caller.environment().timeout(0.1).await();
            a.restart();
            RpcException failure = failureOf(booked);
            System.out.println("failed at " + now() + ": " + failure.getMessage());
            assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(looked.await()).isEqualTo("a");
            System.out.println("looked at " + now());
            assertThat(done).containsEntry("once", 1).containsEntry("again", 2);
        });
    }

    @Test
    void deadlineHoldsWhileThereIsNoConnection() {
        serve("a").crash();
        run(() -> {
            RpcClient client = client(it -> it, "a");
            RpcException failure = failureOf(client.proxy("park/name")
                    .withDeadline(Duration.ofSeconds(5))
                    .call());
            assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            assertThat(failure).hasMessageContaining("there is no connection to park");
            assertThat(now()).isEqualTo(5.0);
        });
    }

    @Test
    void waitingCallsAreLimited() {
        serve("a").crash();
        run(() -> {
            RpcClient client = client(it -> it.withMaxWaitingCalls(2), "a");
            client.call("park/name");
            client.call("park/name");
            RpcException failure = failureOf(client.call("park/name"));
            assertThat(failure.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
            assertThat(failure)
                    .hasMessage("Too many calls wait for a connection to park: the limit maxWaitingCalls is 2");
            client.close();
        });
    }

    @Test
    void refusedCallIsTriedAgainOnlyIfItsMethodIsIdempotent() {
        serve("a");
        run(() -> {
            RpcClient client = client(it -> it, "a");
            assertThat(failureOf(client.call("park/refuse")).code()).isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(done).containsEntry("refused", 1);
            RpcClient repeating = client(it -> it.withRetry(it.retry().withIdempotent(Set.of("park/refuse"))), "a");
            repeating.connect().await();
            double begun = now();
            assertThat(failureOf(repeating.call("park/refuse")).code()).isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(done).as("three times more").containsEntry("refused", 4);
            assertThat(now() - begun)
                    .as("three ways of 20 ms, 50 and 100 ms between")
                    .isCloseTo(0.21, within(1e-9));
        });
    }

    @Test
    void deadConnectionIsFoundByKeepAlive() {
        serve("a");
        run(() -> {
            KeepAlive keepAlive = new KeepAlive(Duration.ofSeconds(2), Duration.ofSeconds(1), false);
            RpcClient client = client(it -> it.withKeepAlive(keepAlive), "a");
            client.call("park/name").await();
            Fault partition = world.faults().partition("caller", "a");
            double begun = now();
            RpcException failure = failureOf(client.call("park/book", "x"));
            assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
            assertThat(now() - begun).isEqualTo(3.0);
            partition.lift();
        });
    }

    @Test
    void serverClosesTheConnectionOfAClientThatIsCutOffButNotOfOneThatIsOnlyQuiet() {
        serve("a", RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofSeconds(5)));
        run(() -> {
            KeepAlive keepAlive = new KeepAlive(Duration.ofSeconds(2), Duration.ofSeconds(1), true);
            RpcClient client = client(it -> it.withKeepAlive(keepAlive), "a");
            client.call("park/name").await();
            caller.environment().timeout(20).await();
            assertThat(latest.connections()).isEqualTo(1);
            Fault partition = world.faults().partition("caller", "a");
            caller.environment().timeout(6).await();
            assertThat(latest.connections()).isZero();
            partition.lift();
            assertThat(client.call("park/name").await()).isEqualTo("a");
        });
    }

    @Test
    void closingFailsWhatIsUnderWay() {
        serve("a");
        run(() -> {
            RpcClient client = client(it -> it, "a");
            client.connect().await();
            Event<Object> booked = client.call("park/book", "x");
            client.close();
            assertThat(failureOf(booked).code()).isEqualTo(RpcCode.CANCELLED);
            assertThat(failureOf(client.call("park/name")).code()).isEqualTo(RpcCode.UNAVAILABLE);
        });
    }

    @Test
    void shutdownLetsCallsEnd() {
        serve("a");
        run(() -> {
            RpcClient client = client(it -> it, "a");
            client.connect().await();
            Event<Object> booked = client.call("park/book", "x");
            Event<Integer> end = client.shutdown(Duration.ofSeconds(5));
            assertThat(booked.await()).isEqualTo("a");
            assertThat(end.await()).isZero();
            RpcClient late = client(it -> it, "a");
            late.connect().await();
            Event<Object> cut = late.call("park/book", "y");
            assertThat(late.shutdown(Duration.ofMillis(500)).await()).isEqualTo(1);
            assertThat(failureOf(cut).code()).isEqualTo(RpcCode.CANCELLED);
        });
    }

    /** The chance of its back-offs is the world's. */
    @Test
    void theSameSeedConnectsAtTheSameTimes() {
        List<Double> times = attempts(1);
        assertThat(times).hasSizeGreaterThan(5);
        assertThat(attempts(1)).isEqualTo(times);
        assertThat(attempts(2)).isNotEqualTo(times);
    }

    /** When a client tries to reach a host on which nothing listens. */
    private static List<Double> attempts(long seed) {
        List<Double> times = new ArrayList<>();
        try (World own = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Duration.ofMillis(10)))
                .build()) {
            own.host("a");
            own.run(own.host("caller").start((environment, network) -> {
                RpcMessageClient connector = new RpcMessageClient(network);
                RpcClient client = new RpcClient(
                        "park",
                        network,
                        RpcInstances.of(InetSocketAddress.createUnresolved("a", PORT)),
                        address -> {
                            times.add(environment.now());
                            return connector.connect(address);
                        },
                        RpcServiceOptions.DEFAULT.withReconnect(
                                new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(4), 0.2)));
                RpcException failure = failureOf(client.proxy("park/name")
                        .withDeadline(Duration.ofSeconds(30))
                        .call());
                assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            }));
        }
        return times;
    }

    /** A connection whose first write fails before its reader knows that it is lost; others are answered. */
    private final class Breaking implements RpcChannel {

        private final AtomicInteger writes;

        Breaking(AtomicInteger writes) {
            this.writes = writes;
        }

        @Override
        public Runnable send(RpcReply<?> reply) {
            if (writes.getAndIncrement() == 0) {
                reply.lost(new SocketException(SocketError.ECONNRESET, "write"));
            } else {
                reply.answered("written");
            }
            return () -> {};
        }

        @Override
        public Environment environment() {
            return caller.environment();
        }

        @Override
        public Codec codec() {
            return new JsonCodec();
        }

        @Override
        public SocketAddress peerAddress() {
            return InetSocketAddress.createUnresolved("a", PORT);
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }

    @Test
    void writeThatFailsCountsAsSentAndIsTriedAgainOnlyIfTheMethodIsIdempotent() {
        run(() -> {
            for (String path : new String[] {"park/look", "park/book"}) {
                AtomicInteger writes = new AtomicInteger();
                RpcDispatcher nothing =
                        new RpcDispatcher(caller.environment(), new RpcRouter(), RpcServiceOptions.DEFAULT.rpc());
                RpcClient client = new RpcClient(
                        "park",
                        caller.network(),
                        RpcInstances.of(InetSocketAddress.createUnresolved("a", PORT)),
                        address -> caller.environment()
                                .<RpcPeer>event()
                                .succeed(new RpcPeer(new Breaking(writes), nothing)),
                        RpcServiceOptions.DEFAULT.withRetry(
                                RpcRetry.DEFAULT.withBackOff(RETRY).withIdempotent(Set.of("park/look"))));
                Event<Object> call = client.call(path, "1");
                if (path.equals("park/look")) {
                    assertThat(call.await()).isEqualTo("written");
                } else {
                    assertThat(failureOf(call).code()).isEqualTo(RpcCode.UNAVAILABLE);
                    assertThat(writes).hasValue(1);
                }
            }
        });
    }
}
