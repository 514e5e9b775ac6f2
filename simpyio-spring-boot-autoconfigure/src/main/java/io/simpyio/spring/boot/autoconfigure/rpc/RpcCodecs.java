package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.message.MessageOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The formats that calls may have. Any thread.
 *
 * @param codec the one that all peers know
 * @param compact the one that a peer may agree on instead; null if there is none
 */
public record RpcCodecs(Codec codec, @Nullable Codec compact) {

    /** For messages of which so many may be unanswered each way; the compact format is used if the peer offers it. */
    public MessageOptions messages(int maxOutstanding) {
        return new MessageOptions(codec, maxOutstanding, maxOutstanding).withCompact(compact);
    }

    /** What requests and responses of HTTP may have. */
    public List<Codec> http() {
        return compact == null ? List.of(codec) : List.of(codec, compact);
    }
}
