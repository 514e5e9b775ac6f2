package io.simpyio.net.nio2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.simpyio.net.ConnectAttempt;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ConnectionPendingException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on one of the JDK's asynchronous channels. It behaves as {@code NioSocketChannel} does: when it fires
 * what, what a half-closed or broken connection looks like, when it closes by itself. On the event loop, as Netty's
 * channels are.
 */
final class Nio2Channel extends AbstractChannel implements DuplexChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final Nio2IoHandler handler;
    private final AsynchronousSocketChannel socket;
    private final Nio2Options config;
    private final Nio2Reader reader;
    private final Nio2Writer writer;

    private @Nullable ConnectAttempt attempt;
    private boolean connected;
    private boolean open = true;
    private boolean outputShutdown;

    /** A channel to be connected. */
    Nio2Channel(Nio2IoHandler handler) {
        this(null, handler, open(handler), false);
    }

    /** The channel of a connection that was accepted. */
    Nio2Channel(Channel parent, Nio2IoHandler handler, AsynchronousSocketChannel accepted) {
        this(parent, handler, accepted, true);
    }

    private Nio2Channel(
            @Nullable Channel parent, Nio2IoHandler handler, AsynchronousSocketChannel socket, boolean connected) {
        super(parent);
        this.handler = handler;
        this.socket = socket;
        this.connected = connected;
        config = new Nio2Options(this, socket, new AdaptiveRecvByteBufAllocator());
        reader = new Nio2Reader(this, handler);
        writer = new Nio2Writer(this, handler);
    }

    private static AsynchronousSocketChannel open(Nio2IoHandler handler) {
        try {
            return AsynchronousSocketChannel.open(handler.group());
        } catch (IOException e) {
            throw new ChannelException("Failed to open a socket", e);
        }
    }

    AsynchronousSocketChannel socket() {
        return socket;
    }

    Nio2Options options() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
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
        return open && connected;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(Nio2IoHandler.class);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Nio2Unsafe();
    }

    private Nio2Unsafe nio2Unsafe() {
        return (Nio2Unsafe) unsafe();
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
    protected @Nullable SocketAddress remoteAddress0() {
        try {
            return socket.getRemoteAddress();
        } catch (IOException e) {
            return null; // It is closed.
        }
    }

    @Override
    protected void doRegister() {
        handler.add(this);
    }

    @Override
    protected void doBind(SocketAddress local) throws IOException {
        socket.bind(local);
    }

    @Override
    protected void doDisconnect() throws IOException {
        doClose();
    }

    @Override
    protected void doClose() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        handler.remove(this);
        ConnectAttempt pending = attempt;
        attempt = null;
        try {
            socket.close();
        } finally {
            if (isRegistered()) {
                handler.handleCancelled(this);
            }
            if (pending != null) {
                pending.fail(new ClosedChannelException());
            }
        }
    }

    // --- input ---

    @Override
    protected void doBeginRead() {
        reader.demand();
    }

    @Override
    public boolean isInputShutdown() {
        return reader.isShutdown() || !isActive();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return onEventLoop(promise, () -> {
            try {
                reader.shutdown();
                socket.shutdownInput();
                promise.setSuccess();
            } catch (IOException | RuntimeException e) {
                promise.setFailure(e);
            }
        });
    }

    // --- output ---

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "Only a ByteBuf can be written, not a " + message.getClass().getName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer flushed) throws Exception {
        writer.write(flushed);
    }

    void flushMore() {
        nio2Unsafe().flushMore();
    }

    void flushLater() {
        eventLoop().execute(this::flushMore);
    }

    void writeFailed(Throwable failure) {
        nio2Unsafe().writeFailed(failure);
    }

    @Override
    protected void doShutdownOutput() throws IOException {
        outputShutdown = true;
        socket.shutdownOutput();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || !isActive();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return onEventLoop(promise, () -> nio2Unsafe().shutdownOutput(promise));
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        shutdownInput().addListener(done -> shutdownOutput(promise));
        return promise;
    }

    private ChannelFuture onEventLoop(ChannelPromise promise, Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
        return promise;
    }

    /** The part that Netty's head of the pipeline calls. */
    private final class Nio2Unsafe extends AbstractUnsafe implements CompletionHandler<@Nullable Void, @Nullable Void> {

        private boolean initiating;

        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (attempt != null) {
                promise.tryFailure(new ConnectionPendingException());
                return;
            }
            if (connected) {
                promise.tryFailure(new AlreadyConnectedException());
                return;
            }
            attempt = new ConnectAttempt(Nio2Channel.this, remote, promise);
            initiating = true;
            try {
                if (local != null) {
                    doBind(local);
                }
                socket.connect(remote, null, this);
                handler.operationBegun();
            } catch (IOException | RuntimeException failure) {
                connectFailed(failure);
            } finally {
                initiating = false;
            }
        }

        @Override
        public void completed(@Nullable Void result, @Nullable Void attachment) {
            ended(this::connected);
        }

        @Override
        public void failed(Throwable failure, @Nullable Void attachment) {
            ended(() -> connectFailed(failure));
        }

        private void ended(Runnable outcome) {
            if (initiating) {
                handler.handleLater(() -> ended(outcome));
            } else {
                handler.operationEnded();
                outcome.run();
            }
        }

        private void connected() {
            ConnectAttempt pending = attempt;
            attempt = null;
            if (!open) {
                return;
            }
            connected = true;
            localAddress(); // Remembered, for when it is closed.
            remoteAddress();
            boolean wanted = pending != null && pending.succeed();
            pipeline().fireChannelActive();
            if (wanted) {
                reader.connected();
            } else {
                close(voidPromise());
            }
        }

        private void connectFailed(Throwable failure) {
            ConnectAttempt pending = attempt;
            attempt = null;
            try {
                doClose();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            if (pending != null) {
                pending.fail(annotateConnectException(failure, pending.remote()));
            }
            closeIfClosed();
        }

        void flushMore() {
            flush0();
        }

        void writeFailed(Throwable failure) {
            handleWriteError(failure);
        }
    }
}
