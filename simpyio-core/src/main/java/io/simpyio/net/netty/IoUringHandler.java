package io.simpyio.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's io_uring handler, closed in a way that leaves no read of its wake-up descriptor behind. Netty 4.2.17 cancels
 * that read and means to wait for the end, but the kernel rejects how it waits (a linked timeout with a count). A read
 * that is still in the ring then writes into memory that has been freed, and takes its bytes from the descriptor that
 * the next handler got under the same number, which never wakes up.
 */
final class IoUringHandler implements IoHandler {

    private final IoHandler handler;

    private IoUringHandler(IoHandler handler) {
        this.handler = handler;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = IoUringIoHandler.newFactory();
        return executor -> wrap(factory, executor);
    }

    private static IoHandler wrap(IoHandlerFactory factory, ThreadAwareExecutor executor) {
        return new IoUringHandler(factory.newHandler(executor));
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return handler.run(context);
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    /** With a wake-up under way, Netty waits until the read has taken it, and starts no other. */
    @Override
    public void destroy() {
        wakeUpFromOutside();
        handler.destroy();
    }

    private void wakeUpFromOutside() {
        Thread other = Thread.ofPlatform().name("simpyio-wakeup").start(handler::wakeup);
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return IoUringRegistration.of(handler.register(handle), handle);
    }

    @Override
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
