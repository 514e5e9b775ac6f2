package io.simpyio.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection for processes, or one through a Unix domain socket, which works in the same way: a read asks for
 * data, a write is done when the operating system has taken it all, and at most one of each is pending. Error codes are
 * those of the sockets that simpy.io wraps: the end of the peer's data is {@link SocketError#ECONNRESET}, every time.
 *
 * <p>Loop-confined. Operations never throw for what the network does: their events fail with a {@link SocketException}.
 * A failed read, connect or accept that nobody awaits ends nothing, as the socket fails the next one in the same way.
 */
public final class TcpSocket implements AutoCloseable {

    /**
     * For so long a closed client of TLS 1.3 waits for the end of the server's data; RFC 8446, 6.1. A server sends tickets
     * when it likes, and to one that is gone the operating system answers with a reset, which takes what was written, but
     * not yet read, with it.
     */
    private static final long LINGER_MILLIS = 3_000;

    private final Network network;
    private final SocketPipeline pipeline;
    private final @Nullable Tls tls;

    private @Nullable Channel channel;
    private @Nullable Event<TcpSocket> pendingConnect;
    private @Nullable SocketAddress peerAddress;
    private @Nullable TlsSession tlsSession;
    private boolean connected;
    private boolean outputShutdown;
    private boolean lingers;
    private boolean closed;

    TcpSocket(Network network, @Nullable Tls tls) {
        if (tls != null && !tls.isClient()) {
            throw new IllegalArgumentException("A socket that connects needs the TLS of a client");
        }
        this.network = network;
        this.tls = tls == null ? null : network.here(tls);
        this.pipeline = new SocketPipeline(this, network);
    }

    /** The environment whose loop serves the socket. */
    public Environment environment() {
        return network.environment();
    }

    /**
     * Connects. A second call does nothing and has the event of the first; a name is looked up without holding up the
     * loop.
     */
    public Event<TcpSocket> connect(SocketAddress address) {
        if (closed) {
            return new Event<TcpSocket>(environment()).fail(closedException("connect"));
        }
        if (pendingConnect != null) {
            return pendingConnect;
        }
        if (connected) {
            return new Event<TcpSocket>(environment()).succeed(this);
        }
        Event<TcpSocket> connect = new Event<>(environment());
        connect.defuse();
        pendingConnect = connect;
        environment().scheduler().defer(() -> startConnect(address, connect));
        return connect;
    }

    private void startConnect(SocketAddress address, Event<TcpSocket> connect) {
        if (closed) {
            return;
        }
        Transport transport = network.transport();
        SocketFamily family;
        try {
            family = SocketFamily.of(address, transport);
        } catch (SocketException e) {
            connect.fail(e);
            return;
        }
        Bootstrap bootstrap = new Bootstrap();
        if (family.tcp()) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
        if (family.halfClosure()) {
            bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        bootstrap
                .group(transport.eventLoop())
                .channelFactory(() -> {
                    Channel made = family.newChannel();
                    channel = made;
                    return made;
                })
                .resolver(transport.resolver())
                .option(ChannelOption.AUTO_READ, false)
                .handler(tls == null ? pipeline : new Secured(tls, address, connect))
                .connect(family.address())
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        connectFailed(connect, done.cause(), "connect to " + address);
                    } else if (tls == null) {
                        connectSucceeded(connect, done.channel());
                    }
                });
    }

    private void connectSucceeded(Event<TcpSocket> connect, Channel connection) {
        if (!closed && !connect.triggered()) {
            network.counters().connected++;
            connected(connection);
            connect.succeed(this);
        }
    }

    private void connectFailed(Event<TcpSocket> connect, Throwable failure, String about) {
        if (!closed && !connect.triggered()) {
            connect.fail(SocketErrors.wrap(failure, SocketError.ECONNREFUSED, about));
        }
    }

    /** Takes over the channel of a connection that was accepted; the handler belongs at the end of its pipeline. */
    ChannelHandler accepted(Channel connection) {
        channel = connection;
        connected(connection);
        return pipeline;
    }

    /** The handler that belongs at the end of the channel's pipeline. */
    ChannelHandler pipeline() {
        return pipeline;
    }

    /** Takes over the channel of a connection that was accepted, and has had its TLS handshake. */
    void accepted(Channel connection, TlsSession session) {
        tlsSession = session;
        accepted(connection);
    }

    /** Asks for the peer's address now, as a channel that was reset may not know it any more. */
    private void connected(Channel connection) {
        connected = true;
        peerAddress = SocketFamily.toJdk(connection.remoteAddress());
    }

    /**
     * Reads up to so many bytes, at least one. Fails with ECONNRESET once the peer has closed and all data is read,
     * EBADF after {@link #close()}, ENOTCONN before the connection is there, and with an {@link IllegalStateException}
     * while another read is pending (unless the only process that awaited that one was interrupted: then this one takes
     * its place).
     */
    public Event<byte[]> read(int maxBytes) {
        checkLimit(maxBytes);
        return read(received -> {
            byte[] bytes = new byte[Math.min(maxBytes, received.readableBytes())];
            received.readBytes(bytes);
            return bytes;
        });
    }

    /**
     * Reads like {@link #read(int)}, without a copy: the value is a slice of the memory that the bytes came in, which
     * stays in use until the slice is released (64 KiB at most; for the same reason it is not for keeping). The slice
     * belongs to the caller, who has to release it once on any thread, or pass it on to somebody who does, such as
     * {@link #write(ByteBuf)}. That goes for a read that was given up too, if its event happens all the same.
     */
    public Event<ByteBuf> readBuffer(int maxBytes) {
        checkLimit(maxBytes);
        return read(received -> received.readRetainedSlice(Math.min(maxBytes, received.readableBytes())));
    }

    private static void checkLimit(int maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("A read of " + maxBytes + " bytes: at least 1 is needed");
        }
    }

    /**
     * Reads until a decoder has what it wants; fails like {@link #read(int)}, or with what the decoder throws. Bytes
     * that the decoder leaves are there for the next read.
     */
    public <T> Event<T> read(ByteDecoder<T> decoder) {
        ReadEvent<T> read = new ReadEvent<>(environment(), pipeline, decoder);
        if (closed) {
            read.fail(closedException("read"));
        } else if (!connected) {
            read.fail(new SocketException(SocketError.ENOTCONN, "read"));
        } else {
            pipeline.read(read);
        }
        return read;
    }

    /**
     * Writes all the bytes, which must not be changed until the event has happened; its value is their number. Suspends
     * as long as the peer does not take them. Fails with EPIPE or ECONNRESET when the peer has closed, EPIPE before the
     * connection is there, EBADF after {@link #close()}, and with an {@link IllegalStateException} while another write
     * is pending.
     */
    public Event<Integer> write(byte[] data) {
        return write(Unpooled.wrappedBuffer(data));
    }

    /**
     * Writes all the bytes of a buffer without a copy of our own; fails like {@link #write(byte[])}. The buffer belongs
     * to the socket from the call on, which releases it, also if the write fails or is refused.
     */
    public Event<Integer> write(ByteBuf data) {
        WriteEvent write = new WriteEvent(environment(), pipeline, data);
        if (closed) {
            write.refuse(closedException("write"));
        } else if (!connected) {
            write.refuse(new SocketException(SocketError.EPIPE, "write before connect"));
        } else if (outputShutdown) {
            write.refuse(new SocketException(SocketError.EPIPE, "write after shutdownOutput"));
        } else {
            pipeline.write(write);
        }
        return write;
    }

    /**
     * Ends the data of this side: the peer reads what was written, then ECONNRESET, and may go on writing (but not on a
     * Unix domain socket of select or io_uring, which Netty closes then). Later writes fail with EPIPE, and a second
     * call does nothing. Fails with EPIPE if the connection is gone, ENOTCONN before it is there, EBADF after
     * {@link #close()}, EOPNOTSUPP with TLS 1.2, whose end is that of both sides, and with an
     * {@link IllegalStateException} while a write is pending. A peer whose TLS is OpenSSL's may not write after it.
     */
    public Event<TcpSocket> shutdownOutput() {
        Event<TcpSocket> shutdown = new Event<>(environment());
        shutdown.defuse(); // The next write fails in the same way.
        if (closed) {
            return shutdown.fail(closedException("shutdownOutput"));
        }
        if (!connected) {
            return shutdown.fail(new SocketException(SocketError.ENOTCONN, "shutdownOutput"));
        }
        if (outputShutdown) {
            return shutdown.succeed(this);
        }
        if (pipeline.writing()) {
            return shutdown.fail(new IllegalStateException("Still writing"));
        }
        if (tlsSession != null && !tlsSession.protocol().equals("TLSv1.3")) {
            // RFC 5246, 7.2.1: the peer answers with its own end, and drops what it has still to write.
            return shutdown.fail(new SocketException(
                    SocketError.EOPNOTSUPP, "shutdownOutput with " + tlsSession.protocol() + " on " + this));
        }
        outputShutdown = true;
        environment().scheduler().defer(() -> startShutdown(shutdown));
        return shutdown;
    }

    private void startShutdown(Event<TcpSocket> shutdown) {
        if (closed || !(channel instanceof DuplexChannel duplex)) {
            shutdown.fail(closedException("shutdownOutput"));
            return;
        }
        SslHandler secured = duplex.pipeline().get(SslHandler.class);
        if (secured == null) {
            duplex.shutdownOutput().addListener(done -> shutDown(shutdown, done.cause()));
        } else {
            secured.closeOutbound().addListener(said -> {
                if (said.isSuccess()) {
                    duplex.shutdownOutput().addListener(done -> shutDown(shutdown, done.cause()));
                } else {
                    shutDown(shutdown, said.cause());
                }
            });
        }
    }

    private void shutDown(Event<TcpSocket> shutdown, @Nullable Throwable failure) {
        if (failure == null) {
            shutdown.succeed(this);
        } else {
            shutdown.fail(SocketErrors.wrap(
                    failure, closed ? SocketError.EBADF : SocketError.EPIPE, "shutdownOutput of " + this));
        }
    }

    /**
     * The address of this end: an {@link java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress};
     * 0.0.0.0:0 before the connection is there. Throws EBADF after {@link #close()}.
     */
    public SocketAddress address() {
        if (closed) {
            throw closedException("address");
        }
        SocketAddress local = channel == null ? null : channel.localAddress();
        return local == null ? TcpServerSocket.UNBOUND : SocketFamily.toJdk(local);
    }

    /** The address of the other end. Throws ENOTCONN before the connection is there, EBADF after {@link #close()}. */
    public SocketAddress peerAddress() {
        if (closed) {
            throw closedException("peerAddress");
        }
        if (peerAddress == null) {
            throw new SocketException(SocketError.ENOTCONN, "peerAddress");
        }
        return peerAddress;
    }

    /** What the ends have agreed on, if the connection is there and speaks TLS. */
    public Optional<TlsSession> tlsSession() {
        return Optional.ofNullable(tlsSession);
    }

    /** For how long neither a byte has come nor a write, or a part of a large one, was done; nanoseconds. */
    public long idleNanos() {
        return environment().nowNanos() - pipeline.activeNanos();
    }

    /** What it is like; empty if it is not connected. */
    Optional<SocketSnapshot> snapshot() {
        Channel connection = channel;
        SocketAddress peer = peerAddress;
        SocketAddress local = connection == null ? null : connection.localAddress();
        return local == null || peer == null
                ? Optional.empty()
                : Optional.of(pipeline.snapshot(SocketFamily.toJdk(local), peer));
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes the connection; pending operations fail with EBADF. Calling it again does nothing. What was written arrives,
     * unless the peer's data is left unread; a client of TLS 1.3 holds the connection for that until the server ends it,
     * too, 3 s at most.
     */
    @Override
    public void close() {
        environment().scheduler().checkThread();
        if (closed) {
            return;
        }
        closed = true;
        if (pendingConnect != null && !pendingConnect.triggered()) {
            pendingConnect.fail(closedException("connect"));
        }
        pipeline.closedHere();
        environment().scheduler().defer(() -> {
            if (channel != null) {
                channel.close();
                if (lingers) {
                    channel.read();
                }
            }
        });
    }

    /** Whether a close waits for the end of the peer's data. */
    boolean lingers() {
        return lingers;
    }

    private static SocketException closedException(String operation) {
        return new SocketException(SocketError.EBADF, operation + " on a socket that is closed");
    }

    @Override
    public String toString() {
        return "TcpSocket(" + (channel == null ? "not connected" : channel) + (closed ? ", closed)" : ")");
    }

    /** The pipeline of a connection that has to go through a TLS handshake before it is one. */
    private final class Secured extends ChannelInitializer<Channel> implements TlsHandshake.Outcome {

        private final Tls ownTls;
        private final SocketAddress address;
        private final Event<TcpSocket> connect;

        Secured(Tls ownTls, SocketAddress address, Event<TcpSocket> connect) {
            this.ownTls = ownTls;
            this.address = address;
            this.connect = connect;
        }

        @Override
        protected void initChannel(Channel connection) {
            // A Unix domain socket has no host whose name the certificate could have.
            InetSocketAddress host = address instanceof InetSocketAddress tcp ? tcp : TcpServerSocket.UNBOUND;
            connection
                    .pipeline()
                    .addLast(ownTls.newHandler(connection.alloc(), host.getHostString(), host.getPort()))
                    .addLast(new TlsHandshake(this))
                    .addLast(pipeline);
        }

        @Override
        public void succeeded(TlsSession session) {
            tlsSession = session;
            network.counters().handshakes++;
            Channel connection = Objects.requireNonNull(channel);
            if (session.protocol().equals("TLSv1.3")) {
                lingers = true;
                connection.pipeline().get(SslHandler.class).setCloseNotifyReadTimeoutMillis(LINGER_MILLIS);
            }
            connectSucceeded(connect, connection);
        }

        @Override
        public void failed(Throwable failure) {
            network.counters().failedHandshakes++;
            SocketException why = SocketErrors.handshakeFailure(failure, address, ownTls);
            connectFailed(connect, why, "connect to " + address);
        }
    }
}
