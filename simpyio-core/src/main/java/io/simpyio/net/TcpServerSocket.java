package io.simpyio.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens for TCP connections, or on a Unix domain socket, whose file it makes and removes again. Connections that nobody
 * accepts wait in the operating system's backlog; who accepts one may take up to 15 others out of it, which wait here.
 * While the operating system cannot give any, for want of file descriptors, accepting goes on in pauses of up to a
 * second.
 *
 * <p>Loop-confined. Operations never throw for what the network does: their events fail with a {@link SocketException}.
 */
public final class TcpServerSocket implements AutoCloseable {

    static final InetSocketAddress UNBOUND = new InetSocketAddress("0.0.0.0", 0);

    private final Network network;
    private final Deque<TcpSocket> accepted = new ArrayDeque<>();

    private @Nullable Channel channel;
    private @Nullable Acceptor acceptor;
    private @Nullable Event<TcpServerSocket> pendingListen;
    private @Nullable AcceptEvent pendingAccept;
    /** Other loops look, too. */
    private volatile boolean closed;

    TcpServerSocket(Network network) {
        this.network = network;
    }

    /** The environment whose loop serves the socket. */
    public Environment environment() {
        return network.environment();
    }

    /**
     * Starts to listen; port 0 takes a free one. Fails with EADDRINUSE, EADDRNOTAVAIL or EACCES if the address cannot
     * be had, EISCONN if it listens already, EBADF after {@link #close()}.
     */
    public Event<TcpServerSocket> listen(SocketAddress address, int backlog) {
        return listen(address, ListenOptions.DEFAULT.withBacklog(backlog));
    }

    /** Starts to listen, with limits and TLS if there is any; fails like {@link #listen(SocketAddress, int)}. */
    public Event<TcpServerSocket> listen(SocketAddress address, ListenOptions options) {
        return listen(address, options, List.of());
    }

    /** The same, where other loops serve some of the connections, which are not accepted here. */
    Event<TcpServerSocket> listen(SocketAddress address, ListenOptions options, List<Branch> branches) {
        Event<TcpServerSocket> listen = new Event<>(environment());
        if (closed) {
            return listen.fail(closedException("listen"));
        }
        if (pendingListen != null) {
            return listen.fail(new SocketException(SocketError.EISCONN, "listen on a socket that listens already"));
        }
        pendingListen = listen;
        // Not in the midst of I/O: select frees the port of a socket that was closed just now when it selects again.
        environment().scheduler().deferToNextTurn(() -> startListen(address, options, branches, listen));
        return listen;
    }

    private void startListen(
            SocketAddress address, ListenOptions options, List<Branch> branches, Event<TcpServerSocket> listen) {
        if (closed) {
            return;
        }
        Transport transport = network.transport();
        if (!(address instanceof InetSocketAddress)) {
            bind(address, options, branches, listen);
            return;
        }
        transport.resolver().getResolver(transport.eventLoop()).resolve(address).addListener(resolved -> {
            if (closed) {
                return;
            }
            if (!resolved.isSuccess()) {
                pendingListen = null;
                listen.fail(SocketErrors.wrap(resolved.cause(), SocketError.EIO, "listen on " + address));
                return;
            }
            bind((SocketAddress) resolved.getNow(), options, branches, listen);
        });
    }

    private void bind(
            SocketAddress address, ListenOptions options, List<Branch> branches, Event<TcpServerSocket> listen) {
        Transport transport = network.transport();
        SocketFamily family;
        try {
            family = SocketFamily.toListenOn(address, transport);
        } catch (SocketException e) {
            pendingListen = null;
            listen.fail(e);
            return;
        }
        ServerBootstrap bootstrap = new ServerBootstrap();
        if (family.tcp()) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        Map<ChannelOption<?>, Object> ofConnections = connectionOptions(family);
        ofConnections.forEach((option, value) -> setForConnections(bootstrap, option, value));
        Acceptor made = new Acceptor(this, network, options, branches, ofConnections);
        bootstrap
                .group(transport.eventLoop())
                .channelFactory(family::newServerChannel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RCVBUF_ALLOCATOR, made.batches())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .handler(made)
                .childHandler(made.connections())
                .bind(family.address())
                .addListener((io.netty.channel.ChannelFuture bound) -> {
                    if (!bound.isSuccess()) {
                        pendingListen = null;
                        listen.fail(SocketErrors.wrap(bound.cause(), SocketError.EBADF, "listen on " + address));
                    } else if (closed) {
                        bound.channel().close();
                    } else {
                        channel = bound.channel();
                        acceptor = made;
                        network.counters().listening++;
                        made.listensOn(bound.channel());
                        listen.succeed(this);
                    }
                });
    }

    private static Map<ChannelOption<?>, Object> connectionOptions(SocketFamily family) {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
        if (family.tcp()) {
            options.put(ChannelOption.TCP_NODELAY, true);
        }
        if (family.halfClosure()) {
            options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        options.put(ChannelOption.AUTO_READ, false);
        return options;
    }

    @SuppressWarnings("unchecked") // They come in pairs.
    private static void setForConnections(ServerBootstrap bootstrap, ChannelOption<?> option, Object value) {
        bootstrap.childOption((ChannelOption<Object>) option, value);
    }

    /**
     * Accepts a connection. Fails with EINVAL before the socket listens, EBADF after {@link #close()}, and with an
     * {@link IllegalStateException} while another accept is pending (unless the only process that awaited that one was
     * interrupted: then this one takes its place).
     */
    public Event<TcpSocket> accept() {
        AcceptEvent accept = new AcceptEvent(environment());
        if (closed) {
            return accept.fail(closedException("accept"));
        }
        if (channel == null) {
            return accept.fail(new SocketException(SocketError.EINVAL, "accept on a socket that does not listen"));
        }
        if (pendingAccept != null) {
            if (!pendingAccept.replaceable()) {
                return accept.fail(new IllegalStateException("Already accepting"));
            }
            pendingAccept.fail(
                    new SocketException(SocketError.ECANCELED, "a newer accept has taken the place of this"));
            pendingAccept = null;
        }
        pendingAccept = accept;
        serve();
        return accept;
    }

    /** Gives the pending accept a connection, or asks for one; an accept that was given up must not swallow it. */
    void serve() {
        AcceptEvent accept = pendingAccept;
        Acceptor source = acceptor;
        if (accept == null || accept.replaceable() || source == null) {
            return;
        }
        TcpSocket waiting = accepted.poll();
        if (waiting != null) {
            pendingAccept = null;
            accept.succeed(waiting);
        }
        environment().scheduler().defer(source::demand);
    }

    /** Whether somebody waits for a connection. */
    boolean accepts() {
        return pendingAccept != null && !pendingAccept.replaceable();
    }

    /** How many connections wait to be accepted here. */
    int waiting() {
        return accepted.size();
    }

    void offer(TcpSocket socket) {
        if (closed) {
            socket.close();
        } else {
            accepted.add(socket);
            serve();
        }
    }

    /** The channel is closed; if not by this side, the operating system has taken it away. */
    void broken() {
        AcceptEvent accept = pendingAccept;
        if (accept != null) {
            pendingAccept = null;
            accept.fail(new SocketException(SocketError.EIO, "accept on " + this + ", whose channel is gone"));
        }
    }

    /**
     * The address it listens on: an {@link InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}; 0.0.0.0:0
     * before it does. Throws EBADF after {@link #close()}.
     */
    public SocketAddress address() {
        if (closed) {
            throw closedException("address");
        }
        return channel == null ? UNBOUND : SocketFamily.toJdk(channel.localAddress());
    }

    /** The port it listens on; 0 before it does and if there are none. Throws EBADF after {@link #close()}. */
    public int port() {
        return address() instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Stops listening; a pending accept fails with EBADF, accepted connections go on. Again it does nothing. */
    @Override
    public void close() {
        environment().scheduler().checkThread();
        if (closed) {
            return;
        }
        closed = true;
        if (pendingListen != null && !pendingListen.triggered()) {
            pendingListen.defuse().fail(closedException("listen"));
        }
        if (pendingAccept != null) {
            pendingAccept.fail(closedException("accept"));
            pendingAccept = null;
        }
        accepted.forEach(TcpSocket::close);
        accepted.clear();
        Channel listening = channel;
        if (listening != null) {
            network.counters().listening--;
            environment().scheduler().defer(listening::close);
        }
    }

    private static SocketException closedException(String operation) {
        return new SocketException(SocketError.EBADF, operation + " on a server socket that is closed");
    }

    @Override
    public String toString() {
        return "TcpServerSocket(" + (channel == null ? "not listening" : channel.localAddress())
                + (closed ? ", closed)" : ")");
    }

    private final class AcceptEvent extends Event<TcpSocket> {

        AcceptEvent(Environment environment) {
            super(environment);
            defuse(); // The socket keeps listening, and the next accept fails in the same way.
        }

        boolean replaceable() {
            return abandoned();
        }

        @Override
        public String toString() {
            return "Accept(" + TcpServerSocket.this + ")";
        }

        @Override
        protected void awaitedAgain() {
            if (!triggered()) {
                serve();
            }
        }
    }
}
