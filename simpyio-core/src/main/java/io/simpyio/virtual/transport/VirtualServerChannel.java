package io.simpyio.virtual.transport;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.simpyio.virtual.tcp.Endpoint;
import io.simpyio.virtual.tcp.Listener;
import io.simpyio.virtual.tcp.TcpStack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Listens on the simulated network; a read accepts. On the event loop, as Netty's channels are, which may make one by its
 * class: it listens on the host whose event loop it is registered with, and has no id before.
 */
public final class VirtualServerChannel extends AbstractServerChannel implements ServerSocketChannel {

    private final ListeningOptions config = new ListeningOptions(this, () -> readPending = false);

    private @Nullable VirtualTransport transport;
    private @Nullable InetSocketAddress bound;
    private @Nullable Listener listener;
    private boolean open = true;
    private boolean readPending;
    private boolean acceptScheduled;

    /** A channel to listen on, on the host whose event loop it will be registered with. */
    public VirtualServerChannel() {
        super(); // Which calls newId().
    }

    VirtualServerChannel(VirtualTransport transport) {
        this.transport = transport;
        super(); // Which calls newId().
    }

    @Override
    protected ChannelId newId() {
        return transport == null ? new VirtualChannelId() : new VirtualChannelId(transport.nextChannelNumber());
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return null;
    }

    @Override
    public ServerSocketChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && listener != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof HostEventLoop host && host.isOf(transport);
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
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        TcpStack stack = transport().stack();
        InetSocketAddress local = stack.bind((InetSocketAddress) address);
        bound = local;
        listener = stack.listen(local, config.backlog(), config.receiveWindow(), this::acceptIfWanted);
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (listener != null && listener.hasEstablished() && !acceptScheduled) {
            // Later, as the call may come from the pipeline that would get the connection.
            acceptScheduled = true;
            eventLoop().execute(() -> {
                acceptScheduled = false;
                acceptIfWanted();
            });
        }
    }

    private void acceptIfWanted() {
        if (!readPending || !open || listener == null) {
            return;
        }
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.reset(config);
        do {
            Endpoint endpoint = listener.accept();
            if (endpoint == null) {
                break;
            }
            readPending = false;
            handle.incMessagesRead(1);
            pipeline().fireChannelRead(new VirtualChannel(this, transport(), endpoint));
        } while (handle.continueReading());
        handle.readComplete();
        pipeline().fireChannelReadComplete();
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
        if (listener != null) {
            listener.close();
        }
        if (bound != null) {
            transport().release(bound);
        }
    }
}
