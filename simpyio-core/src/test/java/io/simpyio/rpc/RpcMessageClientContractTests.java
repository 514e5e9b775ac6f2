package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.message.MessageLimitException;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.packet.PacketOptions;
import io.simpyio.packet.PacketTooLargeException;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is special about clients over messages in packets. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class RpcMessageClientContractTests extends RpcContract {

    final class Endpoint {

        @RpcMethod
        void hold() {
            environment.event().await();
        }
    }

    @Test
    void callThatCannotBeSentFailsAlone() {
        run(() -> {
            RpcMessageServer server = serve(new RpcRouter().register("", new Endpoint()));
            RpcClientOptions options = RpcClientOptions.DEFAULT
                    .withPacket(PacketOptions.DEFAULT.withMaxPacketSize(64))
                    .withMessage(new MessageOptions(MessageOptions.DEFAULT.codec(), 2, 2));
            RpcPeer peer = new RpcMessageClient(network, new RpcRouter(), options)
                    .connect(server.address())
                    .await();
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(() -> peer.call("add", "x".repeat(99)).await());
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> peer.call("add", new Endpoint()).await())
                    .withMessageContaining("no path on this connection");
            List<Event<Object>> held = List.of(peer.call("hold"), peer.call("hold"));
            assertThatExceptionOfType(MessageLimitException.class)
                    .isThrownBy(() -> peer.call("add", 1, 2).await())
                    .withMessageContaining("Outgoing message limit of 2");
            assertThat(held).noneMatch(Event::triggered);
            held.forEach(Event::defuse);
            assertThat(peer.isClosed()).isFalse();
        });
    }

    @Test
    void refusedConnectFails() {
        run(() -> {
            RpcMessageServer server = serve(new RpcRouter().register("", new Endpoint()));
            int port = server.port();
            server.close();
            assertFails(new RpcMessageClient(network).connect("localhost", port), SocketError.ECONNREFUSED);
        });
    }
}
