package io.simpyio.net;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;

/** A write that is pending; its own task on the loop and its own listener, so that a write allocates nothing else. */
final class WriteEvent extends Event<Integer> implements Runnable, GenericFutureListener<Future<? super Void>> {

    private final SocketPipeline pipeline;
    private final byte[] data;

    WriteEvent(Environment environment, SocketPipeline pipeline, byte[] data) {
        super(environment);
        this.pipeline = pipeline;
        this.data = data;
    }

    byte[] data() {
        return data;
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
