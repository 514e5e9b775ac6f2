package io.simpyio.rpc;

import org.jspecify.annotations.Nullable;

/**
 * What the main loop of a server has of a connection that is served by another loop: its peer, for the calls that the main
 * loop carries out, and for those that it makes. Confined to the main loop.
 */
final class OtherSide {

    private final RpcDispatcher dispatcher;
    private final RelayedChannel channel;
    private @Nullable RpcPeer peer;

    /** To be made on the loop of the connection. */
    OtherSide(RpcDispatcher dispatcher, RpcPeer near, RpcChannel channel) {
        this.dispatcher = dispatcher;
        this.channel = new RelayedChannel(dispatcher.environment(), near, channel);
    }

    private RpcPeer peer() {
        RpcPeer known = peer;
        if (known == null) {
            known = new RpcPeer(channel, dispatcher);
            peer = known;
        }
        return known;
    }

    void begin(RpcCall call) {
        peer().begin(call);
    }

    void cancelled(RpcCall call, RpcException why) {
        call.cancel(why, String.valueOf(why.getMessage()));
    }

    /** The connection has ended. */
    void ended() {
        channel.ended();
        if (peer != null) {
            peer.ended();
        }
    }
}
