package io.simpyio.net;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;

/** A read that is pending; its own task on the loop, so that a read allocates nothing else. */
final class ReadEvent extends Event<byte[]> implements Runnable {

    private final SocketPipeline pipeline;
    private final int maxBytes;

    ReadEvent(Environment environment, SocketPipeline pipeline, int maxBytes) {
        super(environment);
        this.pipeline = pipeline;
        this.maxBytes = maxBytes;
        defuse(); // The socket keeps its failure for the next read.
    }

    int maxBytes() {
        return maxBytes;
    }

    boolean replaceable() {
        return abandoned();
    }

    @Override
    public void run() {
        pipeline.demand();
    }
}
