package io.simpyio.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;

/** A write that is pending; its own task on the loop and its own listener, so that a write allocates nothing else. */
final class WriteEvent extends Event<Integer> implements Runnable, GenericFutureListener<Future<? super Void>> {

    private final SocketPipeline pipeline;
    private final ByteBuf data;
    private final int length;

    WriteEvent(Environment environment, SocketPipeline pipeline, ByteBuf data) {
        super(environment);
        this.pipeline = pipeline;
        this.data = data;
        this.length = data.readableBytes();
    }

    /** The bytes, which whoever takes them has to release. */
    ByteBuf data() {
        return data;
    }

    int length() {
        return length;
    }

    /** Fails before the channel has taken the bytes. */
    void refuse(Throwable failure) {
        data.release();
        fail(failure);
    }

    @Override
    public String toString() {
        return "Write(" + length + " bytes, " + pipeline + ")";
    }

    @Override
    public void run() {
        pipeline.start(this);
    }

    @Override
    public void operationComplete(Future<? super Void> future) {
        pipeline.written(this, future.cause());
    }
}
