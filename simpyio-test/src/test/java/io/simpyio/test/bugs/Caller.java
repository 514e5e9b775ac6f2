package io.simpyio.test.bugs;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.Network;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls and serves RPC over messages; connections are kept, and made anew when they are broken. */
final class Caller {

    private static final int PORT = 5555;

    private final Network network;
    private final Map<String, Message> connections = new LinkedHashMap<>();

    Caller(Network network) {
        this.network = network;
    }

    static void serve(Network network, String path, Object endpoint) {
        RpcRouter router = new RpcRouter().register(path, endpoint);
        new RpcMessageServer(network, router, RpcServerOptions.DEFAULT)
                .start(new InetSocketAddress(PORT))
                .await();
    }

    /** Sends a call; in a process, which waits for the connection only. */
    Event<Object> send(String host, String path, Object... arguments) {
        Message message = connections.get(host);
        if (message == null || message.isClosed()) {
            message = new Message(new PacketUtf8(network.connect(host, PORT).await()));
            connections.put(host, message);
        }
        return message.send(List.of(path, List.of(arguments), Map.of()));
    }

    Object call(String host, String path, Object... arguments) {
        return send(host, path, arguments).await();
    }

    Environment environment() {
        return network.environment();
    }

    /** The answers of those that come first, of so many. */
    List<Object> first(int count, List<Event<Object>> replies) {
        while (replies.stream().filter(Event::triggered).count() < count) {
            environment()
                    .anyOf(replies.stream().filter(it -> !it.triggered()).toList())
                    .await();
        }
        return replies.stream()
                .filter(Event::triggered)
                .limit(count)
                .map(Event::value)
                .toList();
    }
}
