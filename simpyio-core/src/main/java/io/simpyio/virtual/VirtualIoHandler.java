package io.simpyio.virtual;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Netty's I/O without any: it waits for nothing, and knows the open channels so that it can close them at the end. */
final class VirtualIoHandler implements IoHandler {

    private final ThreadAwareExecutor executor;
    private final Set<Channel> channels;

    private VirtualIoHandler(ThreadAwareExecutor executor, Set<Channel> channels) {
        this.executor = executor;
        this.channels = channels;
    }

    /** The channels that are registered and open, in the order of their registration; shared with the handler. */
    static final class OpenChannels {

        private final Set<Channel> channels = new LinkedHashSet<>();

        void add(Channel channel) {
            channels.add(channel);
        }

        void remove(Channel channel) {
            channels.remove(channel);
        }

        IoHandler newHandler(ThreadAwareExecutor executor) {
            return new VirtualIoHandler(executor, channels);
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        return 0;
    }

    @Override
    public void wakeup() {
        // Nothing ever waits here.
    }

    @Override
    public void prepareToDestroy() {
        for (Channel channel : List.copyOf(channels)) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
        // A sign of life: without one Netty waits for a clock that stands still.
        executor.execute(() -> {});
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("There is no I/O in simulated time to register " + handle + " for");
    }
}
