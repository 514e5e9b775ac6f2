package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.message.RemoteException;
import io.simpyio.net.SocketContract;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the contract suites of RPC share. */
abstract class RpcContract extends SocketContract {

    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Serves; in a process. */
    RpcMessageServer serve(RpcRouter router) {
        return serve(router, RpcServerOptions.DEFAULT);
    }

    RpcMessageServer serve(RpcRouter router, RpcServerOptions options) {
        return new RpcMessageServer(network, router, options).start(ANY_PORT).await();
    }

    /** Serves one endpoint at the root and connects to it; in a process. */
    Message client(Object endpoint) {
        return client(serve(new RpcRouter().register("", endpoint)));
    }

    Message client(RpcMessageServer server) {
        return new Message(new PacketUtf8(network.connect(server.address()).await()));
    }

    static Event<Object> call(Message client, String path, Object... arguments) {
        return client.send(List.of(path, Arrays.asList(arguments), Map.of()));
    }

    static Event<Object> callByName(Message client, String path, List<?> arguments, Map<String, ?> keywords) {
        return client.send(List.of(path, arguments, keywords));
    }

    /** That the call gets a failure reply which ends with this line. */
    static void assertFails(Event<Object> call, String lastLine) {
        assertThatExceptionOfType(RemoteException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.remoteTraceback()).endsWith(lastLine + "\n"));
    }

    /** Connects as somebody who can be called, too; in a process. */
    RpcPeer peer(RpcMessageServer server) {
        return new RpcMessageClient(network).connect(server.address()).await();
    }

    /** That the peer refuses the call, or its method fails, with this code. */
    static void assertRefused(Event<?> call, RpcCode code) {
        assertThatExceptionOfType(RpcRemoteException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }

    /** That the peer refuses the call, or its method fails, with a message that contains this. */
    static void assertRefused(Event<?> call, String message) {
        assertThatExceptionOfType(RpcRemoteException.class)
                .isThrownBy(call::await)
                .withMessageContaining(message);
    }
}
