package io.simpyio.net.nio2;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/** Listens with one of the JDK's asynchronous channels; a read accepts one connection. On the event loop. */
final class Nio2ServerChannel extends AbstractServerChannel
        implements CompletionHandler<AsynchronousSocketChannel, @Nullable Void> {

    private final Nio2IoHandler handler;
    private final AsynchronousServerSocketChannel socket;
    private final Nio2Options config;

    private boolean open = true;
    private boolean bound;
    private boolean pending;
    private boolean initiating;

    Nio2ServerChannel(Nio2IoHandler handler) {
        this.handler = handler;
        try {
            socket = AsynchronousServerSocketChannel.open(handler.group());
        } catch (IOException e) {
            throw new ChannelException("Failed to open a server socket", e);
        }
        config = new Nio2Options(this, socket, new ServerChannelRecvByteBufAllocator());
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && bound;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(Nio2IoHandler.class);
    }

    @Override
    protected void doRegister() {
        handler.add(this);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        try {
            return socket.getLocalAddress();
        } catch (IOException e) {
            return null; // It is closed.
        }
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        socket.bind(address, config.backlog());
        bound = true;
        localAddress(); // Remembered, for when it is closed.
    }

    @Override
    protected void doBeginRead() {
        if (pending) {
            return;
        }
        pending = true;
        initiating = true;
        try {
            socket.accept(null, this);
            handler.operationBegun();
        } catch (RuntimeException e) {
            pending = false;
            throw e;
        } finally {
            initiating = false;
        }
    }

    @Override
    public void completed(AsynchronousSocketChannel accepted, @Nullable Void attachment) {
        ended(() -> accepted(accepted));
    }

    @Override
    public void failed(Throwable failure, @Nullable Void attachment) {
        ended(() -> acceptFailed(failure));
    }

    private void ended(Runnable outcome) {
        if (initiating) {
            handler.handleLater(() -> ended(outcome)); // It may be asked for by the pipeline that would get it.
        } else {
            handler.operationEnded();
            pending = false;
            outcome.run();
        }
    }

    private void accepted(AsynchronousSocketChannel accepted) {
        if (!open) {
            close(accepted);
            return;
        }
        RecvByteBufAllocator.Handle counts = unsafe().recvBufAllocHandle();
        counts.reset(config);
        counts.incMessagesRead(1);
        pipeline().fireChannelRead(new Nio2Channel(this, handler, accepted));
        counts.readComplete();
        pipeline().fireChannelReadComplete();
    }

    private static void close(AsynchronousSocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException ignored) {
            // Nobody has seen it.
        }
    }

    private void acceptFailed(Throwable failure) {
        if (open) {
            pipeline().fireChannelReadComplete();
            pipeline().fireExceptionCaught(failure);
        }
    }

    @Override
    protected void doClose() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        handler.remove(this);
        socket.close();
    }
}
