package io.simpyio.virtual.transport;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.simpyio.virtual.tcp.Endpoint;
import io.simpyio.virtual.tcp.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Listens on the simulated network; a read accepts. On the event loop, as Netty's channels are. */
final class VirtualServerChannel extends AbstractServerChannel {

    private final VirtualTransport transport;
    private final SocketOptions config =
            new SocketOptions(this, new ServerChannelRecvByteBufAllocator(), () -> readPending = false);

    private @Nullable InetSocketAddress bound;
    private @Nullable Listener listener;
    private boolean open = true;
    private boolean readPending;
    private boolean acceptScheduled;

    VirtualServerChannel(VirtualTransport transport) {
        this.transport = transport;
        super(); // Which calls newId().
    }

    @Override
    protected ChannelId newId() {
        return transport.nextChannelId();
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
        return open && listener != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == transport.eventLoop();
    }

    @Override
    protected void doRegister() {
        transport.opened(this);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        InetSocketAddress local = transport.stack().bind((InetSocketAddress) address);
        bound = local;
        listener = transport.stack().listen(local, config.backlog(), config.receiveWindow(), this::acceptIfWanted);
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
            pipeline().fireChannelRead(new VirtualChannel(this, transport, endpoint));
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
        transport.closed(this);
        if (listener != null) {
            listener.close();
        }
        if (bound != null) {
            transport.release(bound);
        }
    }
}
