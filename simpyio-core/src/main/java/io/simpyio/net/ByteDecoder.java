package io.simpyio.net;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes what it wants from the bytes that a socket has received. Called on the loop, each time more has come; what it
 * throws is the failure of the read.
 */
@FunctionalInterface
public interface ByteDecoder<T> {

    /**
     * Decodes one thing.
     *
     * @param received what has come and was not taken yet, at least one byte; stays the socket's
     * @return the thing; null if that needs more bytes, besides those that it has taken already
     */
    @Nullable T decode(ByteBuf received);
}
