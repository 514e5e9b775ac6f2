package io.simpyio.net.nio2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's I/O as completed operations, and what the channels of one loop share. On the event loop, but for waking it. */
final class Nio2IoHandler implements IoHandler {

    private static final Logger logger = LoggerFactory.getLogger(Nio2IoHandler.class);

    /** So many completions are handled before tasks and events have their turn again. */
    private static final int COMPLETIONS_PER_RUN = 256;

    /** How long closing waits for the operating system to give back the buffers of cancelled operations. */
    private static final long MAX_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CompletionQueue completions = new CompletionQueue();
    private final Set<Channel> channels = new LinkedHashSet<>();
    private @Nullable AsynchronousChannelGroup group;
    private int operations;

    /**
     * The channel group; made when it is first needed, as it starts a thread. A group whose pool is not a fixed one has
     * that thread wait for the operating system, and hands completions to the pool, which is our queue. And it tries an
     * operation at once, before it waits, as the pool's threads are taken to be cheap.
     */
    AsynchronousChannelGroup group() {
        AsynchronousChannelGroup open = group;
        if (open == null) {
            try {
                open = AsynchronousChannelGroup.withCachedThreadPool(completions, 0);
            } catch (IOException e) {
                throw new ChannelException("Failed to open a group of asynchronous channels", e);
            }
            group = open;
        }
        return open;
    }

    void add(Channel channel) {
        channels.add(channel);
    }

    void remove(Channel channel) {
        channels.remove(channel);
    }

    void operationBegun() {
        operations++;
    }

    void operationEnded() {
        operations--;
    }

    /** Has a completion handled in the next run: one that came while the operation was being asked for. */
    void handleLater(Runnable completion) {
        completions.execute(completion);
    }

    /** Handles what a close has cancelled in this turn still, so that its buffers are released. */
    void handleCancelled(Channel closed) {
        if (operations > 0) {
            closed.eventLoop().execute(() -> completions.run(COMPLETIONS_PER_RUN));
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        if (context.canBlock()) {
            completions.await(context.delayNanos(System.nanoTime()));
        }
        return completions.run(COMPLETIONS_PER_RUN);
    }

    @Override
    public void wakeup() {
        completions.wakeup();
    }

    @Override
    public void prepareToDestroy() {
        for (Channel channel : List.copyOf(channels)) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    @Override
    public void destroy() {
        if (group == null) {
            return;
        }
        try {
            group.shutdownNow();
        } catch (IOException e) {
            logger.warn("A group of asynchronous channels could not be closed", e);
        }
        long beginNanos = System.nanoTime();
        long leftNanos = MAX_CLOSE_NANOS;
        while (completions.run(COMPLETIONS_PER_RUN) > 0 || operations > 0 && leftNanos > 0) {
            if (operations > 0) {
                completions.await(leftNanos);
            }
            leftNanos = MAX_CLOSE_NANOS - (System.nanoTime() - beginNanos);
        }
        if (operations > 0) {
            logger.warn(
                    "{} operations have not ended {} s after their channels were closed",
                    operations,
                    TimeUnit.NANOSECONDS.toSeconds(MAX_CLOSE_NANOS));
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("Asynchronous channels bring their own I/O, not that of " + handle);
    }
}
