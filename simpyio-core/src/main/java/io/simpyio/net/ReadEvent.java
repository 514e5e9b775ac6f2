package io.simpyio.net;

import io.netty.buffer.ByteBuf;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;

/** A read that is pending; its own task on the loop, so that a read allocates nothing else. */
final class ReadEvent<T> extends Event<T> implements Runnable {

    private final SocketPipeline pipeline;
    private final ByteDecoder<T> decoder;

    ReadEvent(Environment environment, SocketPipeline pipeline, ByteDecoder<T> decoder) {
        super(environment);
        this.pipeline = pipeline;
        this.decoder = decoder;
        defuse(); // The socket keeps its failure for the next read.
    }

    /** Whether the bytes were enough, or so bad that the read has failed. */
    boolean satisfiedBy(ByteBuf received) {
        try {
            T value = decoder.decode(received);
            if (value == null) {
                return false;
            }
            succeed(value);
        } catch (Throwable failure) { // An error too is the read's: it must not wait for ever.
            fail(failure);
        }
        return true;
    }

    boolean replaceable() {
        return abandoned();
    }

    @Override
    protected void awaitedAgain() {
        if (!triggered()) {
            environment().scheduler().defer(this);
        }
    }

    @Override
    public String toString() {
        return "Read(" + pipeline + ")";
    }

    @Override
    public void run() {
        pipeline.demand();
    }
}
