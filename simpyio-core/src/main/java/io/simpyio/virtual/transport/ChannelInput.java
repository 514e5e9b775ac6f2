package io.simpyio.virtual.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;

/** Brings what a connection receives to its pipeline, when there is demand; the steps are those of Netty's NIO channel. */
final class ChannelInput {

    private final VirtualChannel channel;
    private boolean demanded;
    private boolean scheduled;
    private boolean shutdown;
    private boolean endReported;

    ChannelInput(VirtualChannel channel) {
        this.channel = channel;
    }

    boolean isShutdown() {
        return shutdown;
    }

    void shutdown() {
        shutdown = true;
    }

    void clearDemand() {
        demanded = false;
    }

    void demand() {
        demanded = true;
        if (!scheduled && (shutdown || channel.hasInput())) {
            // Later, as the call may come from the pipeline that would get the bytes.
            scheduled = true;
            channel.eventLoop().execute(() -> {
                scheduled = false;
                readable();
            });
        }
    }

    void readable() {
        if (!demanded || !channel.isOpen()) {
            return;
        }
        if (shutdown && (endReported || !channel.options().allowsHalfClosure())) {
            demanded = false;
            return;
        }
        RecvByteBufAllocator.Handle handle = channel.unsafe().recvBufAllocHandle();
        handle.reset(channel.config());
        ChannelPipeline pipeline = channel.pipeline();
        boolean ended;
        try {
            ended = readInto(pipeline, handle);
        } catch (IOException failure) {
            demanded = false;
            complete(pipeline, handle);
            pipeline.fireExceptionCaught(failure);
            ended();
            return;
        }
        complete(pipeline, handle);
        if (ended) {
            ended();
        }
    }

    private static void complete(ChannelPipeline pipeline, RecvByteBufAllocator.Handle handle) {
        handle.readComplete();
        pipeline.fireChannelReadComplete();
    }

    /** Whether the end has come. */
    private boolean readInto(ChannelPipeline pipeline, RecvByteBufAllocator.Handle handle) throws IOException {
        do {
            ByteBuf bytes = handle.allocate(channel.config().getAllocator());
            handle.attemptedBytesRead(bytes.writableBytes());
            int count = receive(bytes);
            handle.lastBytesRead(count);
            if (count <= 0) {
                bytes.release();
                demanded &= count == 0;
                return count < 0;
            }
            handle.incMessagesRead(1);
            demanded = false;
            pipeline.fireChannelRead(bytes);
        } while (handle.continueReading());
        return false;
    }

    private int receive(ByteBuf bytes) throws IOException {
        if (shutdown) {
            return -1;
        }
        try {
            return channel.receive(bytes);
        } catch (IOException failure) {
            bytes.release();
            throw failure;
        }
    }

    private void ended() {
        if (!shutdown) {
            if (channel.options().allowsHalfClosure()) {
                shutdown = true;
                channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            } else {
                channel.unsafe().close(channel.unsafe().voidPromise());
            }
        } else if (!endReported) {
            endReported = true;
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        }
    }
}
