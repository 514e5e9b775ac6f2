package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.Backend;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on two loops: who runs what where, and that what goes for one loop goes for both together. */
class RpcLoopsTests {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    /** Each has its own loop, which a thread runs. */
    private final List<Backend> backends = new ArrayList<>();

    private final Map<RpcPeer, Listener> listeners = new IdentityHashMap<>();
    private final Anywhere anywhere = new Anywhere();
    private final AtHome atHome = new AtHome();
    private RpcServerOptions options = RpcServerOptions.DEFAULT;
    private int maxSubmissions = 65_536;
    private CoroutineMode coroutines = CoroutineMode.AUTO;

    record Point(int x, List<String> tags) {}

    interface Callback {

        @RpcMethod
        String tell(String what);
    }

    static final class Listener implements Callback {

        private final List<String> told = new ArrayList<>();

        @Override
        @RpcMethod
        public String tell(String what) {
            told.add(what);
            return "heard " + what;
        }
    }

    /** Thread-safe. */
    static final class Anywhere {

        private final CountDownLatch release = new CountDownLatch(1);
        private final Set<String> held = new ConcurrentSkipListSet<>();
        private final AtomicInteger bigReplies = new AtomicInteger();

        @RpcMethod
        String where(Environment environment) {
            environment.timeout(0.001).await();
            assertThat(environment.activeProcess()).isPresent();
            return environment.name();
        }

        @RpcMethod
        String hold(String name, double seconds, Environment environment) {
            held.add(name);
            environment.timeout(seconds).await();
            return name;
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String big() {
            bigReplies.incrementAndGet();
            return "x".repeat(MEBIBYTE);
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String block(Environment environment) throws InterruptedException {
            held.add("block");
            assertThat(release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return environment.name();
        }

        @RpcMethod
        String callBack(Callback listener, Environment environment) {
            return environment.name() + " " + listener.tell("anywhere");
        }
    }

    /** Not thread-safe. */
    static final class AtHome {

        private final CountDownLatch release = new CountDownLatch(1);
        private final List<String> ends = new CopyOnWriteArrayList<>();
        private final Set<String> held = new ConcurrentSkipListSet<>();
        private final List<RpcPeer> peers = new ArrayList<>();
        private final List<String> tags = new ArrayList<>(List.of("a"));
        private int count;

        @RpcMethod
        String where(Environment environment) {
            environment.timeout(0.001).await();
            assertThat(environment.activeProcess()).isPresent();
            return environment.name();
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        int count() {
            return ++count;
        }

        @RpcMethod
        Point move(Point point, int by) {
            tags.add("b");
            return new Point(point.x() + by, tags);
        }

        @RpcMethod
        void fail() {
            throw new RpcException(RpcCode.FAILED_PRECONDITION, "not today");
        }

        @RpcMethod
        void hangs(Environment environment) {
            held.add("hangs");
            try {
                environment.event().await();
            } catch (Interrupt interrupt) {
                ends.add(String.valueOf(interrupt.cause().orElseThrow()));
                throw interrupt;
            }
        }

        @RpcMethod
        String hold(String name, double seconds, Environment environment) {
            held.add(name);
            environment.timeout(seconds).await();
            return name;
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void block() throws InterruptedException {
            held.add("block");
            assertThat(release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @RpcMethod
        String callBack(Callback listener, Environment environment) {
            return environment.name() + " " + listener.tell("at home");
        }

        @RpcMethod
        void join(RpcPeer peer) {
            peers.add(peer);
            peer.endpoints().function("mine", RpcMode.PLAIN, call -> "a callback of " + peers.size());
        }

        @RpcMethod
        List<Object> toAll(String what) {
            List<Object> said = new ArrayList<>();
            for (RpcPeer peer : peers) {
                said.add(peer.call("listener/tell", what).await());
            }
            return said;
        }

        @RpcMethod
        void numbers(int count, RpcSink<Integer> sink) {
            for (int i = 0; i < count; i++) {
                sink.send(i).await();
            }
        }
    }

    static Stream<String> backends() {
        return Stream.of("select", "epoll").filter(Backend.available()::contains);
    }

    private Backend open(String backend, String name) {
        Backend opened = Backend.open(
                backend,
                environment ->
                        environment.name(name).maxSubmissions(maxSubmissions).coroutines(coroutines));
        backends.add(opened);
        Thread.ofPlatform().daemon().name("run-" + name).start(opened.environment()::run);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> opened.environment().scheduler().runningThread().isPresent());
        return opened;
    }

    @AfterEach
    void close() {
        anywhere.release.countDown();
        atHome.release.countDown();
        backends.reversed().forEach(Backend::close);
    }

    private static <T> T on(Backend backend, Callable<T> body) throws Exception {
        try {
            return backend.environment().submit(body).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static void runOn(Backend backend, ProcessBody body) throws Exception {
        on(backend, () -> {
            body.run();
            return true;
        });
    }

    private RpcMessageServer serve(Backend first, Backend second) throws Exception {
        RpcRouter router = new RpcRouter()
                .register("anywhere", anywhere)
                .register("home", atHome)
                .threadSafe("anywhere");
        List<Network> networks = List.of(first.network(), second.network());
        return on(
                first,
                () -> new RpcMessageServer(networks, router, options)
                        .start(ANY_PORT)
                        .await());
    }

    private RpcMessageServer serve(String backend) throws Exception {
        return serve(open(backend, FIRST), open(backend, SECOND));
    }

    private Backend first() {
        return backends.getFirst();
    }

    private List<RpcPeer> connect(int count, RpcMessageServer server, Network network) {
        List<RpcPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Listener listener = new Listener();
            RpcRouter own = new RpcRouter().register("listener", listener);
            RpcPeer peer = new RpcMessageClient(network, own, RpcClientOptions.DEFAULT)
                    .connect(server.address())
                    .await();
            listeners.put(peer, listener);
            peers.add(peer);
        }
        return peers;
    }

    /** The connections of the first and the second loop, one of each. */
    private List<RpcPeer> connectToBoth(RpcMessageServer server, Network network) {
        List<RpcPeer> peers = connect(2, server, network);
        boolean inOrder = peers.getFirst().call("anywhere/where").await().equals(FIRST);
        assertThat(peers.get(inOrder ? 1 : 0).call("anywhere/where").await()).isEqualTo(SECOND);
        return inOrder ? peers : peers.reversed();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void threadSafeEndpointsRunOnTheLoopsOfTheirConnectionsAndOthersOnTheFirst(String backend) throws Exception {
        spread(backend);
    }

    @Test
    void loopsOfIoUringShareTooWhereItWorks() throws Exception {
        if (Backend.available().contains("io_uring")) {
            spread("io_uring");
        }
    }

    @Test
    void loopsWhoseProcessesHandABatonShareToo() throws Exception {
        coroutines = CoroutineMode.BATON;
        spread("select");
    }

    private void spread(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = connect(8, server, client.network());
            List<Object> places = new ArrayList<>();
            for (RpcPeer peer : peers) {
                Object place = peer.call("anywhere/where").await();
                assertThat(peer.call("anywhere/where").await()).as("again").isEqualTo(place);
                places.add(place);
                assertThat(peer.call("home/where").await()).isEqualTo(FIRST);
            }
            assertThat(places).filteredOn(FIRST::equals).hasSize(4);
            assertThat(places).filteredOn(SECOND::equals).hasSize(4);
            List<Event<Object>> counts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                peers.forEach(peer -> counts.add(peer.call("home/count")));
            }
            for (Event<Object> count : counts) {
                count.await();
            }
            peers.forEach(RpcPeer::close);
        });
        assertThat(atHome.count).isEqualTo(400);
        await().atMost(PATIENCE).until(server::connections, count -> count == 0);
        assertThat(server.calls()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aCallThatIsHandedOverHasItsReplyItsFailureItsDeadlineAndItsCancellation(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            RpcPeer peer = connectToBoth(server, client.network()).getLast();
            Point moved = peer.proxy("home/move")
                    .call(Point.class, List.of(new Point(1, List.of()), 2), Map.of())
                    .await();
            assertThat(moved).isEqualTo(new Point(3, List.of("a", "b")));
            assertThat(peer.proxy("home/move")
                            .call(Point.class, List.of(), Map.of("point", new Point(1, List.of()), "by", 1))
                            .await()
                            .x())
                    .isEqualTo(2);
            RpcContract.assertRefused(peer.call("home/fail"), RpcCode.FAILED_PRECONDITION);
            RpcContract.assertRefused(peer.call("home/move", 1), RpcCode.INVALID_ARGUMENT);
            RpcContract.assertRefused(peer.call("home/nothing"), RpcCode.NOT_FOUND);
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> peer.proxy("home/hangs")
                            .withDeadline(Duration.ofMillis(200))
                            .call()
                            .await())
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED));
            RpcReply<Object> cancelled = peer.call("home/hangs");
            peer.call("home/where").await();
            cancelled.cancel();
            peer.call("home/where").await();
            peer.call("home/hangs").defuse();
            peer.call("home/where").await();
            peer.close();
        });
        await().atMost(PATIENCE).until(atHome.ends::size, size -> size == 3);
        assertThat(atHome.ends).element(1).asString().contains("has cancelled");
        assertThat(atHome.ends).element(2).asString().contains("has ended");
        await().atMost(PATIENCE).until(server::calls, calls -> calls == 0);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void endpointsOfEitherKindCallBackOverConnectionsOfBothLoops(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = connectToBoth(server, client.network());
            for (RpcPeer peer : peers) {
                String place = peer == peers.getFirst() ? FIRST : SECOND;
                Listener listener = listeners.get(peer);
                assertThat(peer.call("anywhere/callBack", listener).await()).isEqualTo(place + " heard anywhere");
                assertThat(peer.call("home/callBack", listener).await()).isEqualTo(FIRST + " heard at home");
                RpcContract.assertRefused(peer.call("mine"), RpcCode.NOT_FOUND);
                peer.call("home/join").await();
                assertThat(peer.call("mine").await()).asString().startsWith("a callback of");
            }
            assertThat(peers.getFirst().call("home/toAll", "hello").await())
                    .isEqualTo(List.of("heard hello", "heard hello"));
            peers.getLast().close();
            RpcContract.assertRefused(peers.getFirst().call("home/toAll", "still there?"), RpcCode.INTERNAL);
        });
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aStreamFromTheFirstLoopGoesOverAConnectionOfTheSecond(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            RpcPeer peer = connectToBoth(server, client.network()).getLast();
            RpcStream<Integer> numbers = peer.proxy("home/numbers").stream(Integer.class, 200);
            for (int i = 0; i < 200; i++) {
                assertThat(numbers.next().await()).contains(i);
            }
            assertThat(numbers.next().await()).isEmpty();
            RpcStream<Integer> endless = peer.proxy("home/numbers").stream(Integer.class, Integer.MAX_VALUE);
            assertThat(endless.next().await()).contains(0);
            endless.close();
        });
        await().atMost(PATIENCE).until(server::calls, calls -> calls == 0);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void limitsGoForBothLoopsTogether(String backend) throws Exception {
        options = options.withListen(ListenOptions.DEFAULT.withMaxConnections(3))
                .withRpc(RpcOptions.DEFAULT.withMaxCalls(4));
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = new ArrayList<>(connectToBoth(server, client.network()));
            peers.addAll(connect(1, server, client.network()));
            peers.getLast().call("home/count").await();
            RpcPeer tooMany = connect(1, server, client.network()).getFirst();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> tooMany.call("home/count").await());
            List<Event<Object>> held = new ArrayList<>();
            for (RpcPeer peer : peers.subList(0, 2)) {
                held.add(peer.call("anywhere/hold", "x", 0.5));
                held.add(peer.call("home/hold", "y", 0.5));
            }
            while (server.calls() < 4) {
                client.environment().timeout(0.001).await();
            }
            peers.subList(0, 2).forEach(peer -> {
                RpcContract.assertRefused(peer.call("anywhere/where"), "maxCalls is 4");
                RpcContract.assertRefused(peer.call("home/where"), "maxCalls is 4");
            });
            for (Event<Object> call : held) {
                call.await();
            }
            assertThat(peers.getFirst().call("home/where").await()).isEqualTo(FIRST);
            peers.getLast().close();
            while (server.connections() > 2) {
                client.environment().timeout(0.001).await();
            }
            assertThat(connect(1, server, client.network())
                            .getFirst()
                            .call("home/where")
                            .await())
                    .isEqualTo(FIRST);
        });
    }

    @Test
    void ofTwoPeersThatDoNotReadTheOneWithMoreRepliesIsClosedWhicheverItsLoop() throws Exception {
        options = options.withPacket(PacketOptions.DEFAULT.withMaxPacketSize(2 * MEBIBYTE))
                .withMaxTotalQueuedBytes(12L * MEBIBYTE);
        RpcMessageServer server = serve("select");
        InetSocketAddress address = on(first(), server::address);
        try (Socket ofSecond = new Socket(address.getAddress(), address.getPort());
                Socket ofFirst = new Socket(address.getAddress(), address.getPort())) {
            int asked = 0;
            while (server.queuedBytes() < 8L * MEBIBYTE) {
                askForMuch(ofSecond, ++asked);
            }
            int later = 0;
            while (server.connections() == 2) {
                askForMuch(ofFirst, asked + ++later);
            }
            DataInputStream input = new DataInputStream(ofFirst.getInputStream());
            for (int i = 0; i < later; i++) {
                assertThat(input.readNBytes(input.readInt())).hasSizeGreaterThan(MEBIBYTE);
            }
            long read = 0;
            long got;
            byte[] buffer = new byte[65_536];
            while ((got = ofSecond.getInputStream().read(buffer)) >= 0) {
                read += got;
            }
            assertThat(read).isLessThan((long) asked * MEBIBYTE);
        }
        await().atMost(PATIENCE).until(server::queuedBytes, bytes -> bytes == 0);
    }

    private void askForMuch(Socket socket, int times) throws IOException {
        byte[] request = ("[0," + times + ",[\"anywhere/big\",[],{}]]").getBytes(StandardCharsets.US_ASCII);
        DataOutputStream output = new DataOutputStream(socket.getOutputStream());
        output.writeInt(request.length);
        output.write(request);
        output.flush();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(anywhere.bigReplies::get, replies -> replies >= times);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void anOrderlyEndLosesNoReplyOfEitherLoop(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = connectToBoth(server, client.network());
            List<Event<Object>> calls = new ArrayList<>();
            for (RpcPeer peer : peers) {
                calls.add(peer.call("anywhere/hold", "anywhere", 0.3));
                calls.add(peer.call("home/hold", "home", 0.4));
            }
            while (server.calls() < 4) {
                client.environment().timeout(0.001).await();
            }
            var ended =
                    first().environment().submit(() -> server.shutdown(PATIENCE).await());
            for (int i = 0; i < 4; i++) {
                assertThat(calls.get(i).await()).isEqualTo(i % 2 == 0 ? "anywhere" : "home");
            }
            for (RpcPeer peer : peers) {
                peer.closed().await();
            }
            assertThat(ended.get()).isZero();
        });
        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatDoesNotEndInTimeIsCutOffOnBothLoops(String backend) throws Exception {
        RpcMessageServer server = serve(backend);
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = connectToBoth(server, client.network());
            List<Event<Object>> calls = peers.stream()
                    .<Event<Object>>map(peer -> peer.call("home/hangs"))
                    .toList();
            while (server.calls() < 2) {
                client.environment().timeout(0.001).await();
            }
            assertThat(first().environment()
                            .submit(() -> server.shutdown(Duration.ofMillis(50)).await())
                            .get())
                    .isEqualTo(2);
            for (Event<Object> call : calls) {
                assertThatExceptionOfType(SocketException.class).isThrownBy(call::await);
            }
        });
        await().atMost(PATIENCE).until(atHome.ends::size, size -> size == 2);
        await().atMost(PATIENCE).until(server::connections, count -> count == 0);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aLoopThatIsBlockedDoesNotHoldUpTheOther(String backend) throws Exception {
        maxSubmissions = 2;
        RpcMessageServer server = serve(backend);
        maxSubmissions = 65_536;
        Backend client = open("select", "client");
        runOn(client, () -> {
            List<RpcPeer> peers = connectToBoth(server, client.network());
            RpcPeer ofFirst = peers.getFirst();
            RpcPeer ofSecond = peers.getLast();

            Event<Object> blocksSecond = ofSecond.call("anywhere/block");
            awaitHeld(anywhere.held, "block", client);
            assertThat(ofFirst.call("home/where").await()).isEqualTo(FIRST);
            assertThat(ofFirst.call("anywhere/where").await()).isEqualTo(FIRST);
            anywhere.release.countDown();
            assertThat(blocksSecond.await()).isEqualTo(SECOND);

            Event<Object> blocksFirst = ofFirst.call("home/block");
            awaitHeld(atHome.held, "block", client);
            assertThat(ofSecond.call("anywhere/where").await()).isEqualTo(SECOND);
            Event<Object> waits = ofSecond.call("home/count");
            Event<Object> endsInTime = ofSecond.proxy("home/count")
                    .withDeadline(Duration.ofMillis(300))
                    .call();
            RpcContract.assertRefused(ofSecond.call("home/count"), "maxSubmissions is 2");
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(endsInTime::await)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED));
            atHome.release.countDown();
            blocksFirst.await();
            assertThat(waits.await()).isEqualTo(1);
        });
        await().atMost(PATIENCE).until(server::calls, calls -> calls == 0);
    }

    private static void awaitHeld(Set<String> held, String name, Backend client) {
        while (!held.contains(name)) {
            client.environment().timeout(0.001).await();
        }
    }

    @Test
    void aLoopThatHasEndedGetsNoMoreConnections() throws Exception {
        RpcMessageServer server = serve("select");
        Backend client = open("select", "client");
        runOn(client, () -> {
            RpcPeer ofSecond = connectToBoth(server, client.network()).getLast();
            backends.get(1).close();
            ofSecond.closed().await();
            for (RpcPeer peer : connect(4, server, client.network())) {
                assertThat(peer.call("anywhere/where").await()).isEqualTo(FIRST);
                assertThat(peer.call("home/where").await()).isEqualTo(FIRST);
            }
        });
    }

    @Test
    void aLoopThatNobodyRunsGetsNoConnectionsUntilSomebodyDoes() throws Exception {
        RpcMessageServer server = serve("select");
        Backend client = open("select", "client");
        Environment second = backends.get(1).environment();
        second.stop();
        await().atMost(PATIENCE).until(() -> second.scheduler().runningThread().isEmpty());
        runOn(client, () -> {
            for (RpcPeer peer : connect(4, server, client.network())) {
                assertThat(peer.call("anywhere/where").await()).isEqualTo(FIRST);
            }
        });
        Thread.ofPlatform().daemon().start(second::run);
        await().atMost(PATIENCE).until(() -> second.scheduler().runningThread().isPresent());
        runOn(client, () -> connectToBoth(server, client.network()));
        assertThat(on(
                        backends.get(1),
                        () -> second.scheduler().runningThread().orElseThrow().getName()))
                .isEqualTo("simpyio-loop-" + SECOND);
    }

    @Test
    void connectionsWithTlsAreSpreadToo() throws Exception {
        options = options.withListen(ListenOptions.DEFAULT
                .withTls(Tls.server(TestPki.identity(TestPki.localhost())).build())
                .withMaxHandshakes(2));
        RpcMessageServer server = serve("select");
        Backend client = open("select", "client");
        Tls tls = Tls.client().trust(TestPki.trust()).build();
        Network network = client.network().secured(() -> tls, () -> tls);
        runOn(client, () -> {
            List<Event<RpcPeer>> connecting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                connecting.add(new RpcMessageClient(network)
                        .connect("localhost", server.address().getPort()));
            }
            List<Object> places = new ArrayList<>();
            for (Event<RpcPeer> connect : connecting) {
                RpcPeer peer = connect.await();
                places.add(peer.call("anywhere/where").await());
                assertThat(peer.call("home/where").await()).isEqualTo(FIRST);
            }
            assertThat(places).filteredOn(SECOND::equals).hasSize(4);
        });
        assertThat(backends.get(1).network().stats().handshakes()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio2", "virtual"})
    void aBackendThatCannotSaysSo(String name) {
        try (Backend one = Backend.open(name);
                Backend other = Backend.open(name)) {
            List<Network> networks = List.of(one.network(), other.network());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RpcMessageServer(networks, new RpcRouter(), options))
                    .withMessageContaining("select, epoll, io_uring and kqueue");
        }
    }

    @Test
    void aRouterThatSeveralLoopsServeIsNotChangedAnyMore() throws Exception {
        RpcRouter router = new RpcRouter().register("home", atHome);
        assertThatIllegalArgumentException().isThrownBy(() -> router.threadSafe("nothing"));
        Backend one = open("select", FIRST);
        Backend other = open("select", SECOND);
        RpcMessageServer server =
                on(one, () -> new RpcMessageServer(List.of(one.network(), other.network()), router, options));
        assertThatIllegalStateException().isThrownBy(() -> router.register("anywhere", anywhere));
        assertThatIllegalStateException().isThrownBy(() -> router.remove("home"));
        runOn(one, server::close);
    }
}
