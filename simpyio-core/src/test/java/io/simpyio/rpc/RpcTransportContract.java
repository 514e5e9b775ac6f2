package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.message.RemoteException;
import io.simpyio.net.SocketContract;
import io.simpyio.rpc.RpcService.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.Parameter;

/** What the contract suites of calls share that hold whatever carries them. */
abstract class RpcTransportContract extends SocketContract {

    @Parameter(1)
    RpcTransport transport;

    /** Serves; in a process. */
    RpcService serve(RpcRouter router) {
        return serve(router, RpcOptions.DEFAULT);
    }

    RpcService serve(RpcRouter router, RpcOptions options) {
        return transport.serve(network, router, options);
    }

    /** Serves one endpoint at the root and connects to it; in a process. */
    Caller client(Object endpoint) {
        return client(serve(new RpcRouter().register("", endpoint)));
    }

    Caller client(RpcService server) {
        return server.caller();
    }

    static Event<Object> call(Caller client, String path, Object... arguments) {
        return client.call(path, Arrays.asList(arguments), Map.of());
    }

    static Event<Object> callByName(Caller client, String path, List<?> arguments, Map<String, ?> keywords) {
        return client.call(path, arguments, keywords);
    }

    /** Connects as somebody who can be called, too; in a process. */
    static RpcPeer peer(RpcService server) {
        return server.connect(new RpcRouter(), RpcOptions.DEFAULT);
    }

    void awaitCalls(RpcService server, int count) {
        while (server.calls() != count) {
            environment.timeout(0.001).await();
        }
    }

    /** That the call gets a failure reply which ends with this line. */
    static void assertFails(Event<Object> call, String lastLine) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(remoteText(failure)).endsWith(lastLine + "\n"));
    }

    /** What the server has said about a failure. */
    static String remoteText(Throwable failure) {
        return switch (failure) {
            case RemoteException remote -> remote.remoteTraceback();
            case RpcRemoteException remote -> remote.failure().text();
            default -> throw new AssertionError("The server has not said this", failure);
        };
    }

    /** That the peer refuses the call, or its method fails, with this code. */
    static void assertRefused(Event<?> call, RpcCode code) {
        RpcContract.assertRefused(call, code);
    }

    /** That the peer refuses the call, or its method fails, with a message that contains this. */
    static void assertRefused(Event<?> call, String message) {
        RpcContract.assertRefused(call, message);
    }
}
