package io.simpyio.net.nio2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundBuffer.MessageProcessor;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a connection sends to the operating system, one write at a time. It holds the buffers until the write has
 * completed: when the channel closes, Netty releases them, while the operating system may still read from them.
 */
final class Nio2Writer implements CompletionHandler<Long, @Nullable Void>, MessageProcessor {

    /** Enough to keep a connection busy, little enough for the JDK's copies of what is not in direct buffers. */
    private static final int MAX_BYTES = 256 << 10;

    private static final int MAX_BUFFERS = 64;

    private final Nio2Channel channel;
    private final Nio2IoHandler handler;
    private final List<ByteBuf> held = new ArrayList<>();
    private final List<ByteBuffer> gathered = new ArrayList<>();

    private int gatheredBytes;
    private boolean pending;
    private boolean initiating;
    private long count;
    private @Nullable Throwable failure;

    Nio2Writer(Nio2Channel channel, Nio2IoHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    /** Writes until nothing is left, a write is under way, or others should have their turn. */
    void write(ChannelOutboundBuffer flushed) throws Exception {
        int writes = channel.options().getWriteSpinCount();
        while (!pending && !flushed.isEmpty()) {
            if (writes-- == 0) {
                channel.flushLater();
                return;
            }
            long written = writeOnce(flushed);
            if (!pending) {
                flushed.removeBytes(written);
            }
        }
    }

    /** How many bytes were taken, unless the write is pending. */
    private long writeOnce(ChannelOutboundBuffer flushed) throws Exception {
        flushed.forEachFlushedMessage(this);
        if (gathered.isEmpty()) {
            return 0; // Only empty buffers, which go away.
        }
        ByteBuffer[] buffers = gathered.toArray(ByteBuffer[]::new);
        gathered.clear();
        gatheredBytes = 0;
        failure = null;
        pending = true;
        handler.operationBegun();
        initiating = true;
        try {
            channel.socket().write(buffers, 0, buffers.length, 0, TimeUnit.NANOSECONDS, null, this);
        } catch (RuntimeException e) {
            ended();
            throw e;
        } finally {
            initiating = false;
        }
        if (!pending && failure != null) {
            throw failure instanceof Exception exception ? exception : new IllegalStateException(failure);
        }
        return count;
    }

    /** Gathers a message; {@code false} when it is enough. */
    @Override
    public boolean processMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = Math.min(bytes.readableBytes(), MAX_BYTES - gatheredBytes);
        if (length > 0) {
            held.add(bytes.retain());
            gatheredBytes += length;
            if (bytes.nioBufferCount() == 1) {
                gathered.add(bytes.nioBuffer(bytes.readerIndex(), length));
            } else {
                gathered.addAll(List.of(bytes.nioBuffers(bytes.readerIndex(), length)));
            }
        }
        return gatheredBytes < MAX_BYTES && gathered.size() < MAX_BUFFERS;
    }

    @Override
    public void completed(Long result, @Nullable Void attachment) {
        count = result;
        ended();
        ChannelOutboundBuffer flushed = channel.unsafe().outboundBuffer();
        if (!initiating && flushed != null) {
            flushed.removeBytes(count);
            channel.flushMore();
        }
    }

    @Override
    public void failed(Throwable cause, @Nullable Void attachment) {
        failure = cause;
        ended();
        if (!initiating && channel.unsafe().outboundBuffer() != null) {
            channel.writeFailed(cause);
        }
    }

    private void ended() {
        pending = false;
        handler.operationEnded();
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
