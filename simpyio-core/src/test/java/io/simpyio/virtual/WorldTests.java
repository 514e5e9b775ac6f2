package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.message.Request;
import io.simpyio.net.Network;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.virtual.link.LinkProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts, their names and addresses, and the links between them. */
class WorldTests {

    private static final int PORT = 5555;

    private final World world = World.builder()
            .seed(42)
            .link(LinkProfile.of(Duration.ofMillis(10)))
            .oneWay("a", "c", LinkProfile.of(Duration.ofMillis(100)))
            .host("fixed", InetAddress.ofLiteral("192.168.1.7"))
            .build();

    @AfterEach
    void close() {
        world.close();
    }

    private double millis() {
        return world.environment().nowNanos() / 1e6;
    }

    /** Answers each connection with the address that it comes from. */
    private static void greet(Environment environment, Network network) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            InetSocketAddress peer = (InetSocketAddress) socket.peerAddress();
            socket.write(peer.getAddress().getAddress()).await();
            socket.close();
        }
    }

    private static final class Calculator {

        @RpcMethod
        int add(int a, int b) {
            return a + b;
        }
    }

    @Test
    void messagesTravelFromHostToHost() {
        world.host("server").start((environment, network) -> {
            RpcRouter router = new RpcRouter();
            router.register("calculator", new Calculator());
            new RpcMessageServer(network, router, RpcServerOptions.DEFAULT)
                    .start(new InetSocketAddress(PORT))
                    .await();
        });
        AtomicReference<Object> sum = new AtomicReference<>();
        world.host("client").start((environment, network) -> {
            TcpSocket socket = network.connect("server", PORT).await();
            Message message = new Message(new PacketUtf8(socket));
            sum.set(message.send(List.of("calculator/add", List.of(1, 2), Map.of()))
                    .await());
        });
        world.run(Duration.ofSeconds(1));
        assertThat(sum.get()).isEqualTo(3);
    }

    @Test
    void requestsAndRepliesBetweenHostsTakeTheLatencyOfTheirDirections() {
        world.host("c").start((environment, network) -> {
            Message message = new Message(
                    new PacketUtf8(network.listen(PORT).await().accept().await()));
            Request request = message.recv().await();
            assertThat(millis()).as("SYN 100, SYN-ACK 10, request 100").isEqualTo(210);
            request.succeed("cya").await();
        });
        Event<?> client = world.host("a").start((environment, network) -> {
            TcpSocket socket = network.connect("c", PORT).await();
            assertThat(millis()).isEqualTo(110);
            Message message = new Message(new PacketUtf8(socket));
            assertThat(message.send("ohai").await()).isEqualTo("cya");
            assertThat(millis()).isEqualTo(220);
        });
        world.run(client);
    }

    @Test
    void hostsHaveAddressesInTurnAndNames() throws Exception {
        assertThat(List.of(world.host("a").address(), world.host("b").address()))
                .containsExactly(InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("10.0.0.3"));
        assertThat(world.host("fixed").address()).isEqualTo(InetAddress.ofLiteral("192.168.1.7"));
        assertThat(world.hosts()).extracting(Host::name).containsExactly("fixed", "a", "b");
        world.host("b").start(WorldTests::greet);
        Event<?> done = world.host("a").start((environment, network) -> {
            for (String name : List.of("b", "B", "10.0.0.3")) {
                TcpSocket socket = network.connect(name, PORT).await();
                assertThat(socket.read(4).await()).containsExactly(10, 0, 0, 2);
            }
        });
        world.run(done);
    }

    @Test
    void localhostIsEachHostItself() {
        world.host("a").start(WorldTests::greet);
        Event<?> other = world.host("b").start((environment, network) -> {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(network.connect("localhost", PORT)::await)
                    .satisfies(failure -> assertThat(failure.error()).isEqualTo(SocketError.ECONNREFUSED));
        });
        world.run(other);
        double before = millis();
        Event<?> same = world.host("a").start("client", (environment, network) -> {
            assertThat(network.connect("127.0.0.1", PORT).await().read(4).await())
                    .containsExactly(127, 0, 0, 1);
            assertThat(network.connect("a", PORT).await().read(4).await()).containsExactly(10, 0, 0, 2);
        });
        world.run(same);
        assertThat(millis() - before)
                .as("twice SYN, SYN-ACK, ACK, data, 20 us each")
                .isCloseTo(0.16, within(1e-6));
    }

    @Test
    void onlyLinksThatAreUsedAreMade() {
        for (int i = 0; i < 100; i++) {
            world.host("host " + i);
        }
        world.host("host 1").start(WorldTests::greet);
        world.run(world.host("host 0")
                .start((environment, network) ->
                        network.connect("host 1", PORT).await().read(4).await()));
        assertThat(world.links())
                .extracting(Object::toString)
                .containsExactly("Link(host 0 -> host 1)", "Link(host 1 -> host 0)");
    }

    @Test
    void namesAndAddressesAreUnique() {
        world.host("a");
        assertThat(world.host("a")).isSameAs(world.host("a"));
        assertThatIllegalArgumentException().isThrownBy(() -> world.host("A")).withMessage("There is a host A already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> World.builder()
                        .host("x", InetAddress.ofLiteral("10.0.0.9"))
                        .host("y", InetAddress.ofLiteral("10.0.0.9"))
                        .build())
                .withMessageContaining("10.0.0.9 is taken");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.link("a", "nobody"))
                .withMessage("There is no host nobody, there are [fixed, a]");
    }

    @Test
    void failuresOfARunNameTheSeed() {
        world.host("a").start((environment, network) -> {
            environment.timeout(1.5).await();
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(world::run)
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("The run of the world with seed 42 failed at 1.5 s"));
    }

    @Test
    void hostsHaveTheirOwnEnvironmentOnOneLoop() {
        Environment a = world.host("a").environment();
        Environment b = world.host("b").environment();
        assertThat(a.name()).isEqualTo("a");
        assertThat(a).isNotSameAs(b);
        assertThat(a.scheduler()).isSameAs(b.scheduler());
    }
}
