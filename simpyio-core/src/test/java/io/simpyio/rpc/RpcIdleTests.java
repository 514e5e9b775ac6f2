package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as idle, where time does not depend on the machine. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SIMULATED)
class RpcIdleTests extends RpcContract {

    static final class Endpoint {

        Event<String> held;

        @RpcMethod
        String ping() {
            return "pong";
        }

        @RpcMethod
        Event<String> hold() {
            return held;
        }
    }

    private final Endpoint endpoint = new Endpoint();

    private RpcMessageServer serve(RpcServerOptions options) {
        return serve(new RpcRouter().register("", endpoint), options);
    }

    @Test
    void packetCutShortIsIdleToo() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(100)));
            TcpSocket slow = network.connect(server.address()).await();
            slow.write(new byte[] {0, 0, 0, 9, '['}).await();
            assertFails(slow.read(1), SocketError.ECONNRESET);
            assertThat(server.connections()).isZero();
            assertThat(call(client(server), "ping").await()).isEqualTo("pong");
        });
    }

    @Test
    void packetsMayComeInPartsForEverIfEachIsWholeInTime() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(100)));
            RawPeer slow = new RawPeer(network.connect(server.address()).await());
            byte[] packet = RawPeer.frame("[0,0,[\"ping\",[],{}]]");
            for (int round = 0; round < 5; round++) {
                drip(slow, packet, 0.09);
                assertThat(slow.receive()).isEqualTo("[1,0,\"pong\"]");
            }
            Event<byte[]> end = slow.socket().read(1);
            drip(slow, packet, 0.12);
            assertFails(end, SocketError.ECONNRESET);
        });
    }

    /** Sends the bytes one by one, in so many seconds altogether. */
    private void drip(RawPeer peer, byte[] bytes, double seconds) {
        for (byte one : bytes) {
            peer.socket().write(new byte[] {one}).defuse();
            environment.timeout(seconds / bytes.length).await();
        }
    }

    @Test
    void packetThatDoesNotEndIsNotExcusedByACallThatRuns() {
        run(() -> {
            endpoint.held = environment.event();
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(50)));
            RawPeer peer = new RawPeer(network.connect(server.address()).await());
            peer.send("[0,0,[\"hold\",[],{}]]");
            peer.sendHex("00000009");
            assertFails(peer.socket().read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void connectionWhoseCallRunsIsNotIdle() {
        run(() -> {
            endpoint.held = environment.event();
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(50)));
            Message client = client(server);
            Event<Object> reply = call(client, "hold");
            environment.timeout(0.2).await();
            assertThat(server.connections()).isEqualTo(1);
            endpoint.held.succeed("held");
            assertThat(reply.await()).isEqualTo("held");
            assertFails(client.recv(), SocketError.ECONNRESET);
        });
    }

    @Test
    void watchEndsWithTheConnections() {
        run(() -> {
            RpcMessageServer server = serve(RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(50)));
            for (int i = 0; i < 3; i++) {
                Message client = client(server);
                assertThat(call(client, "ping").await()).isEqualTo("pong");
                client.close();
                environment.timeout(0.2).await();
                assertThat(environment.livingProcesses()).hasSize(2); // The accepting one and this one.
            }
        });
    }
}
