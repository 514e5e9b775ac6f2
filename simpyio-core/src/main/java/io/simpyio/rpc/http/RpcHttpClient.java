package io.simpyio.rpc.http;

import io.simpyio.http.client.HttpClient;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRouter;
import java.net.URI;

/**
 * Calls servers over HTTP. What it gives is an {@link RpcPeer} as any other, with typed clients, deadlines and the same
 * exceptions, but that it cannot call back: objects of ours cannot be arguments. Each call is a request; how many go over
 * a connection is the business of the {@link HttpClient}.
 *
 * <p>Loop-confined, but for typed clients.
 */
public final class RpcHttpClient {

    private final HttpClient client;
    private final RpcDispatcher dispatcher;
    private final RpcHttpOptions options;

    /** A client with all defaults. */
    public RpcHttpClient(Network network) {
        this(network, new HttpClient(network), RpcOptions.DEFAULT, RpcHttpOptions.DEFAULT);
    }

    /** A client that uses another, which is its owner's to close. */
    public RpcHttpClient(Network network, HttpClient client, RpcOptions rpc, RpcHttpOptions options) {
        this.client = client;
        this.dispatcher = new RpcDispatcher(network.environment(), new RpcRouter(), rpc);
        this.options = options;
    }

    /**
     * What is at a URI, such as {@code https://example.org/rpc}. Nothing is sent.
     *
     * @throws IllegalArgumentException if it is not one with http or https, and a host
     */
    public RpcPeer peer(String uri) {
        HttpChannel channel = new HttpChannel(client, dispatcher.environment(), options, URI.create(uri));
        RpcPeer peer = new RpcPeer(channel, dispatcher);
        channel.whenClosed(peer::ended);
        return peer;
    }
}
