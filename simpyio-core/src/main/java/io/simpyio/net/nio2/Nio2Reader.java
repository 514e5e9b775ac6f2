package io.simpyio.net.nio2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection receives to its pipeline: one read for each demand. The buffer belongs to the read until it
 * has completed, whatever becomes of the channel.
 */
final class Nio2Reader implements CompletionHandler<Integer, @Nullable Void>, Runnable {

    private final Nio2Channel channel;
    private final Nio2IoHandler handler;

    private @Nullable ByteBuf buffer;
    private boolean initiating;
    private boolean demandedEarly;
    private boolean shutdown;
    private boolean endReported;

    private int count;
    private @Nullable Throwable failure;

    Nio2Reader(Nio2Channel channel, Nio2IoHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    boolean isShutdown() {
        return shutdown;
    }

    void shutdown() {
        shutdown = true;
    }

    /** Starts the read that was demanded before there was a connection, if one was. */
    void connected() {
        if (demandedEarly) {
            demandedEarly = false;
            demand();
        }
    }

    /** Starts a read unless there is one, or nothing to read any more. */
    void demand() {
        if (buffer != null || shutdown && (endReported || !channel.options().allowsHalfClosure())) {
            return;
        }
        if (!channel.isActive()) {
            demandedEarly = true;
            return;
        }
        RecvByteBufAllocator.Handle sizes = channel.unsafe().recvBufAllocHandle();
        sizes.reset(channel.options());
        ByteBuf target = sizes.allocate(channel.alloc());
        sizes.attemptedBytesRead(target.writableBytes());
        buffer = target;
        handler.operationBegun();
        initiating = true;
        try {
            channel.socket()
                    .read(
                            target.internalNioBuffer(target.writerIndex(), target.writableBytes()),
                            0,
                            TimeUnit.NANOSECONDS,
                            null,
                            this);
        } catch (RuntimeException e) {
            buffer = null;
            handler.operationEnded();
            target.release();
            throw e;
        } finally {
            initiating = false;
        }
    }

    @Override
    public void completed(Integer result, @Nullable Void attachment) {
        count = result;
        failure = null;
        ended();
    }

    @Override
    public void failed(Throwable cause, @Nullable Void attachment) {
        failure = cause;
        ended();
    }

    private void ended() {
        if (initiating) {
            handler.handleLater(this); // The call may come from the pipeline that would get the bytes.
        } else {
            run();
        }
    }

    @Override
    public void run() {
        handler.operationEnded();
        ByteBuf bytes = buffer;
        buffer = null;
        if (bytes == null) {
            return;
        }
        if (!channel.isOpen()) {
            bytes.release();
        } else if (failure != null) {
            bytes.release();
            broken(failure);
        } else if (count < 0) {
            bytes.release();
            complete(channel.pipeline(), count);
            endOfInput();
        } else {
            ChannelPipeline pipeline = channel.pipeline();
            bytes.writerIndex(bytes.writerIndex() + count);
            channel.unsafe().recvBufAllocHandle().incMessagesRead(1);
            channel.unsafe().recvBufAllocHandle().lastBytesRead(count);
            pipeline.fireChannelRead(bytes);
            complete(pipeline, count);
        }
    }

    private void complete(ChannelPipeline pipeline, int lastCount) {
        RecvByteBufAllocator.Handle sizes = channel.unsafe().recvBufAllocHandle();
        sizes.lastBytesRead(lastCount);
        sizes.readComplete();
        pipeline.fireChannelReadComplete();
    }

    private void broken(Throwable cause) {
        complete(channel.pipeline(), -1);
        channel.pipeline().fireExceptionCaught(cause);
        if (cause instanceof IOException) {
            endOfInput();
        }
    }

    /** As Netty's NIO channel does. */
    private void endOfInput() {
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
