package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.PacketOptions;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.testing.Logged;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that are silent, slow or too many, and the limits that they meet; nobody else notices. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class RpcLimitContractTests extends RpcContract {

    private static final int REPLY_BYTES = 900_000;

    /** Altogether more than any kernel buffers for one connection here. */
    private static final int FLOOD = 64;

    private final Logged log = new Logged("io.simpyio");

    @AfterEach
    void leaveTheLog() {
        log.close();
    }

    final class Endpoint {

        private final Event<String> held = environment.event();

        @RpcMethod
        String ping() {
            return "pong";
        }

        @RpcMethod
        String hold() {
            return held.await();
        }

        @RpcMethod
        String big() {
            return "x".repeat(REPLY_BYTES);
        }
    }

    private RpcMessageServer serve(RpcServerOptions options) {
        return serve(new RpcRouter().register("", new Endpoint()), options);
    }

    private static SocketError endOf(TcpSocket socket) {
        return catchThrowableOfType(SocketException.class, () -> {
                    while (true) {
                        socket.read(1 << 20).await();
                    }
                })
                .error();
    }

    @Test
    void silentPeerIsClosedAndLogged() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(800)));
            TcpSocket silent = network.connect(server.address()).await();
            Message busy = client(server);
            Event<byte[]> end = silent.read(1);
            while (!end.triggered()) {
                assertThat(call(busy, "ping").await()).isEqualTo("pong");
                environment.timeout(0.02).await();
            }
            assertFails(end, SocketError.ECONNRESET);
            assertThat(call(busy, "ping").await()).isEqualTo("pong");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Connection of ")
                    .contains("the limit idleTimeout is PT0.8S");
        });
    }

    /** A byte now and then does not keep a place. */
    @Test
    void peerThatDripsIsClosedAndLogged() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(800)));
            double begun = environment.now();
            TcpSocket slow = network.connect(server.address()).await();
            Message busy = client(server);
            byte[] packet = RawPeer.frame("[0,0,[\"ping\",[],{}]]" + " ".repeat(10_000));
            Event<byte[]> end = slow.read(1);
            for (int i = 0; !end.triggered(); i++) {
                slow.write(new byte[] {packet[i]}).defuse();
                assertThat(call(busy, "ping").await()).isEqualTo("pong");
                environment.timeout(0.02).await();
            }
            assertFails(end, SocketError.ECONNRESET);
            assertThat(environment.now() - begun).as("seconds").isGreaterThanOrEqualTo(0.8);
            assertThat(call(busy, "ping").await()).isEqualTo("pong");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Connection of ")
                    .contains("a packet has not come whole: the limit idleTimeout is PT0.8S");
        });
    }

    @Test
    void peerThatCutsAPacketShortEndsAlone() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT);
            TcpSocket cut = network.connect(server.address()).await();
            Message busy = client(server);
            cut.write(new byte[] {0, 0, 0, 9, '['}).await();
            assertThat(call(busy, "ping").await()).isEqualTo("pong");
            assertThat(server.connections()).isEqualTo(2);
            cut.close();
            while (server.connections() == 2) {
                assertThat(call(busy, "ping").await()).isEqualTo("pong");
            }
            assertThat(call(busy, "ping").await()).isEqualTo("pong");
            assertThat(log.warnings()).isEmpty();
        });
    }

    @Test
    void peerThatHasTooManyCallsUnansweredEndsAlone() {
        run(() -> {
            RpcMessageServer server = serve(
                    RpcServerOptions.DEFAULT.withMessage(new MessageOptions(MessageOptions.DEFAULT.codec(), 3, 3)));
            Message busy = client(server);
            RawPeer flood = new RawPeer(network.connect(server.address()).await());
            for (int i = 0; i < 4; i++) {
                flood.send("[0," + i + ",[\"hold\",[],{}]]");
            }
            assertThat(endOf(flood.socket())).isEqualTo(SocketError.ECONNRESET);
            while (server.connections() == 2 || server.calls() > 0) {
                environment.timeout(0.001).await();
            }
            assertThat(call(busy, "ping").await()).isEqualTo("pong");
        });
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("Connection of ")
                .contains("the limit maxIncoming is 3");
    }

    @Test
    void peerThatDoesNotReadIsClosedWhenItsRepliesAreTooMany() {
        floods(
                RpcServerOptions.DEFAULT.withPacket(
                        PacketOptions.DEFAULT.withMaxPacketSize(1 << 20).withMaxQueuedBytes(4 << 20)),
                "the limit maxQueuedBytes is 4194304");
    }

    @Test
    void peerWithMostRepliesIsClosedWhenThoseOfAllAreTooMany() {
        floods(
                RpcServerOptions.DEFAULT
                        .withPacket(PacketOptions.DEFAULT.withMaxPacketSize(1 << 20))
                        .withMaxTotalQueuedBytes(4 << 20),
                "the limit maxTotalQueuedBytes is 4194304");
    }

    /** One peer asks and does not read; another one, which had asked before and not read yet, is spared. */
    private void floods(RpcServerOptions options, String limit) {
        run(() -> {
            RpcMessageServer server = serve(options);
            Message other = client(server);
            RawPeer slow = new RawPeer(network.connect(server.address()).await());
            slow.send("[0,0,[\"big\",[],{}]]");
            RawPeer flood = new RawPeer(network.connect(server.address()).await());
            ByteArrayOutputStream requests = new ByteArrayOutputStream();
            for (int i = 0; i < FLOOD; i++) {
                requests.writeBytes(RawPeer.frame("[0," + i + ",[\"big\",[],{}]]"));
            }
            // At once, as the first replies may be too many already.
            flood.socket().write(requests.toByteArray()).await();
            while (server.connections() == 3) {
                assertThat(call(other, "ping").await()).isEqualTo("pong");
                assertThat(server.queuedBytes()).isLessThanOrEqualTo(options.maxTotalQueuedBytes());
            }
            assertThat(endOf(flood.socket())).isEqualTo(SocketError.ECONNRESET);
            assertThat(slow.receive()).hasSizeGreaterThan(REPLY_BYTES);
            assertThat(call(other, "ping").await()).isEqualTo("pong");
            environment.timeout(0.01).await();
            assertThat(server.queuedBytes()).isZero();
        });
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("Connection of ")
                .contains(limit);
    }
}
