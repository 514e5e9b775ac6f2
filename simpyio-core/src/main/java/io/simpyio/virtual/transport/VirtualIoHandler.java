package io.simpyio.virtual.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/** Netty's I/O without any: it waits for nothing, and knows the open channels so that it can close them at the end. */
final class VirtualIoHandler implements IoHandler {

    private final ThreadAwareExecutor executor;
    private final OpenChannels openChannels;
    private final Runnable onWakeup;

    /**
     * A handler.
     *
     * @param onWakeup called when the event loop was given something to do by another thread than its own
     */
    VirtualIoHandler(ThreadAwareExecutor executor, OpenChannels openChannels, Runnable onWakeup) {
        this.executor = executor;
        this.openChannels = openChannels;
        this.onWakeup = onWakeup;
    }

    @Override
    public int run(IoHandlerContext context) {
        return 0;
    }

    @Override
    public void wakeup() {
        onWakeup.run();
    }

    @Override
    public void prepareToDestroy() {
        openChannels.closeAll();
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
