package io.simpyio.rpc.message;

import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.RpcOptions;

/**
 * The limits of a client, layer by layer.
 *
 * @param rpc the limits of calls
 * @param packet the limits of each connection's packets
 * @param message codec and limits of each connection, and whether {@linkplain MessageExtension deadlines, cancellations
 *     and codes of failures} are exchanged with a server that knows them: they are offered unless they are refused
 */
public record RpcClientOptions(RpcOptions rpc, PacketOptions packet, MessageOptions message) {

    /** The defaults of each layer. */
    public static final RpcClientOptions DEFAULT =
            new RpcClientOptions(RpcOptions.DEFAULT, PacketOptions.DEFAULT, MessageOptions.DEFAULT);

    /** Whoever connects offers the extension. */
    MessageOptions extended() {
        return message.extension() == MessageExtension.ACCEPTED
                ? message.withExtension(MessageExtension.OFFERED)
                : message;
    }

    /** These with other {@link #rpc()}. */
    public RpcClientOptions withRpc(RpcOptions options) {
        return new RpcClientOptions(options, packet, message);
    }

    /** These with another {@link #packet()}. */
    public RpcClientOptions withPacket(PacketOptions options) {
        return new RpcClientOptions(rpc, options, message);
    }

    /** These with another {@link #message()}. */
    public RpcClientOptions withMessage(MessageOptions options) {
        return new RpcClientOptions(rpc, packet, options);
    }
}
