package io.simpyio.rpc.client;

import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcPeer;
import java.net.SocketAddress;

/** How one instance is connected to, such as {@code new RpcMessageClient(network)::connect}. Called on the loop. */
@FunctionalInterface
public interface RpcConnector {

    /** Begins to connect; the event has the peer, or fails. */
    Event<RpcPeer> connect(SocketAddress address);
}
