package io.simpyio.virtual.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.simpyio.net.ConnectAttempt;
import io.simpyio.virtual.tcp.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection of the simulated network. It behaves as {@code NioSocketChannel} does: when it fires what, what a
 * half-closed or broken connection looks like, when it closes by itself. On the event loop, as Netty's channels are.
 *
 * <p>Netty's code may make one by its class: {@code bootstrap.group(transport.eventLoop()).channel(VirtualChannel.class)}.
 * It is on the host whose event loop it is registered with, and has no id before.
 */
public final class VirtualChannel extends AbstractChannel implements SocketChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** As many buffers are gathered into one segment at most. */
    private static final int MAX_GATHERED_BUFFERS = 1024;

    private final ChannelInput input = new ChannelInput(this);
    private final ConnectionOptions config = new ConnectionOptions(this, input::clearDemand);

    private @Nullable VirtualTransport transport;
    private @Nullable InetSocketAddress bound;
    private @Nullable ConnectAttempt attempt;
    private @Nullable Endpoint endpoint;
    private boolean open = true;
    private boolean outputShutdown;

    /** A channel to be connected, on the host whose event loop it will be registered with. */
    public VirtualChannel() {
        super(null); // Which calls newId().
    }

    /** A channel to be connected. */
    VirtualChannel(VirtualTransport transport) {
        this.transport = transport;
        super(null); // Which calls newId().
    }

    /** The channel of a connection that was accepted. */
    VirtualChannel(VirtualServerChannel parent, VirtualTransport transport, Endpoint accepted) {
        this.transport = transport;
        super(parent);
        endpoint = accepted;
        accepted.acceptedBy(virtualUnsafe());
    }

    @Override
    protected ChannelId newId() {
        return transport == null ? new VirtualChannelId() : new VirtualChannelId(transport.nextChannelNumber());
    }

    @Override
    public @Nullable ServerSocketChannel parent() {
        return (ServerSocketChannel) super.parent();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public SocketChannelConfig config() {
        return config;
    }

    ConnectionOptions options() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && endpoint != null && endpoint.connected();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof HostEventLoop host && host.isOf(transport);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new VirtualUnsafe();
    }

    private VirtualUnsafe virtualUnsafe() {
        return (VirtualUnsafe) unsafe();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return endpoint == null ? bound : endpoint.local();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return endpoint == null || !endpoint.connected() ? null : endpoint.remote();
    }

    @Override
    protected void doRegister() {
        VirtualTransport host = ((HostEventLoop) eventLoop()).transportForRegistration();
        if (transport == null) {
            transport = host;
            ((VirtualChannelId) id()).assign(host.nextChannelNumber());
        }
        host.opened(this);
    }

    private VirtualTransport transport() {
        return Objects.requireNonNull(transport, "The channel is not registered with an event loop yet");
    }

    @Override
    protected void doBind(SocketAddress local) throws IOException {
        bound = transport().stack().bind((InetSocketAddress) local);
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (!open) {
            return;
        }
        open = false;
        if (transport != null) {
            transport.closed(this);
        }
        if (endpoint != null) {
            endpoint.close(config.resetsOnClose());
        }
        if (bound != null) {
            transport().release(bound);
        }
        ConnectAttempt pending = attempt;
        if (pending != null) {
            attempt = null;
            pending.fail(new ClosedChannelException());
        }
    }

    // --- input ---

    @Override
    protected void doBeginRead() {
        input.demand();
    }

    boolean hasInput() {
        return endpoint != null && endpoint.hasInput();
    }

    int receive(ByteBuf target) throws IOException {
        return endpoint == null ? 0 : endpoint.receive(target);
    }

    @Override
    public boolean isInputShutdown() {
        return input.isShutdown() || !isActive();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return onEventLoop(promise, () -> {
            input.shutdown();
            promise.setSuccess();
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
    protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
        Endpoint connection = endpoint;
        while (connection != null && !buffer.isEmpty()) {
            int room = connection.sendable();
            if (room == 0) {
                return; // Until writable() is called.
            }
            ByteBuffer[] buffers = buffer.nioBuffers(MAX_GATHERED_BUFFERS, room);
            int count = (int) Math.min(room, buffer.nioBufferSize());
            if (count > 0) {
                connection.send(gather(buffers, buffer.nioBufferCount(), count));
            }
            buffer.removeBytes(count);
        }
    }

    /** Copies, because the writer may use its memory again as soon as the write is done. */
    private static ByteBuf gather(ByteBuffer[] buffers, int bufferCount, int byteCount) {
        byte[] bytes = new byte[byteCount];
        int filled = 0;
        for (int i = 0; i < bufferCount && filled < byteCount; i++) {
            int part = Math.min(buffers[i].remaining(), byteCount - filled);
            buffers[i].get(bytes, filled, part); // Moves the position, which the outbound buffer counts on.
            filled += part;
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        if (endpoint != null) {
            endpoint.shutdownOutput();
        }
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
        return onEventLoop(promise, () -> virtualUnsafe().shutdownOutput(promise));
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
        return onEventLoop(promise, () -> {
            input.shutdown();
            virtualUnsafe().shutdownOutput(promise);
        });
    }

    private ChannelFuture onEventLoop(ChannelPromise promise, Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
        return promise;
    }

    /** The part that Netty's head of the pipeline calls, and the endpoint. */
    private final class VirtualUnsafe extends AbstractUnsafe implements Endpoint.User {

        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (attempt != null) {
                promise.tryFailure(new ConnectionPendingException());
                return;
            }
            if (endpoint != null) {
                promise.tryFailure(new AlreadyConnectedException());
                return;
            }
            try {
                if (local != null) {
                    doBind(local);
                }
                endpoint = transport().stack().connect((InetSocketAddress) remote, bound, config.receiveWindow(), this);
                attempt = new ConnectAttempt(VirtualChannel.this, remote, promise);
            } catch (IOException | RuntimeException failure) {
                doClose();
                promise.tryFailure(annotateConnectException(failure, remote));
                closeIfClosed();
            }
        }

        @Override
        public void connected() {
            ConnectAttempt pending = attempt;
            attempt = null;
            boolean wanted = pending != null && pending.succeed();
            pipeline().fireChannelActive();
            if (!wanted) {
                VirtualChannel.this.close();
            }
        }

        @Override
        public void connectFailed(IOException failure) {
            ConnectAttempt pending = attempt;
            attempt = null;
            doClose();
            if (pending != null) {
                pending.fail(annotateConnectException(failure, pending.remote()));
            }
            closeIfClosed();
        }

        @Override
        public void readable() {
            input.readable();
        }

        @Override
        public void writable() {
            flush0();
        }
    }
}
