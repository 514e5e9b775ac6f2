package io.simpyio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.simpyio.kernel.Environment;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsSession;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the connections of a listening channel to its socket: within the limits, after their TLS handshakes, and again
 * after the operating system has refused. On the loop's own thread.
 *
 * <p>Without TLS connections are taken from the operating system when somebody accepts, and a few of those that are
 * there with it. With TLS they are taken at once, as the clients wait for their handshakes, until the backlog of those
 * who have had theirs is full.
 *
 * <p>Connections take turns with the loops, if there are several. This one keeps the books of all: it takes the connection
 * from the operating system and lets it in, and the other sets it up and serves it.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {

    private static final Logger logger = LoggerFactory.getLogger(Acceptor.class);

    /** Netty's own for channels that listen. */
    private static final int MAX_BATCH = 16;

    private static final long MIN_PAUSE_MILLIS = 20;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    /**
     * Without a free descriptor the JVM cannot load a class from a directory, and does not try again later: what the
     * failure needs is loaded before it happens.
     */
    static {
        SocketErrors.wrap(new IOException("Too many open files"), SocketError.EBADF, "accept");
    }

    private final TcpServerSocket socket;
    private final Network network;
    private final ListenOptions options;
    private final @Nullable Supplier<Tls> tls;
    private final Handshakes handshakes;
    private final ThrottledLog log;
    private final ServerChannelRecvByteBufAllocator batches = new ServerChannelRecvByteBufAllocator();
    private final Runnable retry = this::retry;
    private final List<Branch> branches;
    private final Map<ChannelOption<?>, Object> connectionOptions;
    /** Those of other loops end there. */
    private final AtomicInteger open = new AtomicInteger();

    private @Nullable Channel listening;
    private int turn;
    private boolean evicting;
    private boolean paused;
    private long pauseMillis;

    Acceptor(
            TcpServerSocket socket,
            Network network,
            ListenOptions options,
            List<Branch> branches,
            Map<ChannelOption<?>, Object> connectionOptions) {
        this.socket = socket;
        this.network = network;
        this.options = options;
        this.tls = network.serverTls(options);
        this.handshakes = new Handshakes(options.maxHandshakes());
        this.log = new ThrottledLog(logger, network.environment());
        this.branches = branches;
        this.connectionOptions = connectionOptions;
        batches.respectMaybeMoreData(false); // Which epoll does not know of connections.
    }

    private Environment environment() {
        return network.environment();
    }

    void listensOn(Channel channel) {
        listening = channel;
        demand();
    }

    /**
     * Asks for connections as long as some are wanted. They come in batches: if each had a turn of the loop to itself,
     * the last of many would wait until all who came before it had been served that often.
     */
    void demand() {
        Channel channel = listening;
        if (channel == null || paused) {
            return;
        }
        int wanted = Math.min(wanted(), MAX_BATCH);
        if (wanted > 0) {
            batches.maxMessagesPerRead(wanted);
        }
        channel.config().setAutoRead(wanted > 0);
    }

    private int wanted() {
        if (tls == null) {
            return socket.accepts() ? MAX_BATCH : 0;
        }
        return Math.min(handshakes.room(), Math.max(1, options.backlog()) - socket.waiting());
    }

    /** How many connections the listening channel takes at once. */
    RecvByteBufAllocator batches() {
        return batches;
    }

    /** The handler of the connections that come. */
    ChannelInitializer<Channel> connections() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                begin(connection);
            }
        };
    }

    private void begin(Channel connection) {
        if (!letIn(connection)) {
            connection.close();
            return;
        }
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        TcpSocket made = new TcpSocket(network, null);
        if (tls == null) {
            // Now, before anything can arrive on it.
            connection.pipeline().addLast(made.accepted(connection));
            offer(made);
            return;
        }
        try {
            Tls own = serverTls(tls);
            handshakes.begin(connection, environment().nowNanos());
            secure(connection, network, made, own, this::offer);
        } catch (RuntimeException e) {
            log.warn("Connection of {} closed: there is no TLS for it", connection.remoteAddress(), e);
            connection.close();
            return;
        }
        if (handshakes.overfull()) {
            evictOldest();
        }
    }

    private void offer(TcpSocket made) {
        network.counters().accepted++;
        socket.offer(made);
    }

    /** Counts it in, unless there are too many. */
    private boolean letIn(Channel connection) {
        if (pauseMillis > 0) {
            pauseMillis = 0;
            logger.info("{} accepts connections again", socket);
        }
        if (open.incrementAndGet() <= options.maxConnections()) {
            return true;
        }
        open.decrementAndGet();
        environment().limits().hit("maxConnections");
        log.warn(
                "Connection of {} closed: the limit maxConnections is {}",
                connection.remoteAddress(),
                options.maxConnections());
        return false;
    }

    private Tls serverTls(Supplier<Tls> source) {
        Tls given = source.get();
        if (given.isClient()) {
            throw new IllegalArgumentException("A listening socket needs the TLS of a server");
        }
        return network.here(given);
    }

    /** Has the handshake on the connection's own loop, and then gives the socket on there. */
    private void secure(Channel connection, Network its, TcpSocket made, Tls own, Consumer<TcpSocket> next) {
        SocketAddress peer = connection.remoteAddress();
        connection
                .pipeline()
                .addLast(own.newHandler(connection.alloc(), "", 0))
                .addLast(new TlsHandshake(new TlsHandshake.Outcome() {
                    @Override
                    public void succeeded(TlsSession session) {
                        its.counters().handshakes++;
                        made.accepted(connection, session);
                        listening(() -> handshakes.end(connection));
                        next.accept(made);
                        listening(Acceptor.this::demand);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        its.counters().failedHandshakes++;
                        listening(() -> handshakeFailed(connection, SocketErrors.handshakeFailure(failure, peer, own)));
                    }
                }))
                .addLast(made.pipeline());
    }

    private void handshakeFailed(Channel connection, SocketException why) {
        if (handshakes.end(connection)) { // Else given up, and that was said.
            log.warn("{}", why.getMessage());
            demand();
        }
    }

    /** Calls it on the loop that listens: at once there. */
    private void listening(Runnable task) {
        EventLoop own = network.transport().eventLoop();
        if (own.inEventLoop()) {
            task.run();
        } else if (!own.isShuttingDown()) {
            own.execute(task);
        }
    }

    // --- connections of other loops ---

    /** Whose turn it is; null for this loop, which also takes the place of one that nobody runs. */
    private @Nullable Branch next() {
        turn = turn == branches.size() ? 0 : turn + 1;
        Branch next = turn == 0 ? null : branches.get(turn - 1);
        return next == null || !next.runs() ? null : next;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Branch branch = branches.isEmpty() ? null : next();
        if (branch == null) {
            context.fireChannelRead(message);
        } else {
            bring((Channel) message, branch);
        }
    }

    private void bring(Channel connection, Branch branch) {
        if (!letIn(connection)) {
            connection.unsafe().closeForcibly();
            return;
        }
        Tls own;
        try {
            own = tls == null ? null : serverTls(tls);
        } catch (RuntimeException e) {
            log.warn("Connection of {} closed: there is no TLS for it", connection.remoteAddress(), e);
            connection.unsafe().closeForcibly();
            open.decrementAndGet();
            return;
        }
        setOptions(connection);
        connection.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel brought) {
                brought.closeFuture().addListener(closed -> open.decrementAndGet());
                setUp(brought, branch, own);
            }
        });
        if (own != null) {
            handshakes.begin(connection, environment().nowNanos());
        }
        if (!branch.register(connection)) {
            open.decrementAndGet();
            handshakes.end(connection);
        } else if (handshakes.overfull()) {
            evictOldest();
        }
    }

    @SuppressWarnings("unchecked") // They come in pairs.
    private void setOptions(Channel connection) {
        try {
            connectionOptions.forEach(
                    (option, value) -> connection.config().setOption((ChannelOption<Object>) option, value));
        } catch (RuntimeException e) {
            logger.debug("{} is gone already, as its loop will see", connection, e);
        }
    }

    /** On the loop that is to serve the connection. */
    private void setUp(Channel connection, Branch branch, @Nullable Tls own) {
        Network its = branch.network();
        TcpSocket made = new TcpSocket(its, null);
        Consumer<TcpSocket> next = accepted -> {
            its.counters().accepted++;
            branch.serve(accepted, socket);
        };
        if (own == null) {
            connection.pipeline().addLast(made.accepted(connection));
            next.accept(made);
            return;
        }
        try {
            secure(connection, its, made, own, next);
        } catch (RuntimeException e) {
            listening(() -> log.warn("Connection of {} closed: there is no TLS for it", connection.remoteAddress(), e));
            connection.close();
        }
    }

    // --- too many handshakes ---

    /** One more handshake than allowed: the oldest has to go, if not at once, then as soon as it has had its time. */
    private void evictOldest() {
        if (evicting) {
            return;
        }
        evicting = true;
        network.transport()
                .eventLoop()
                .schedule(
                        () -> {
                            evicting = false;
                            if (handshakes.overfull()) {
                                Channel oldest = handshakes.removeOldest();
                                environment().limits().hit("maxHandshakes");
                                log.warn(
                                        "TLS handshake with {} given up for another: the limit maxHandshakes is {}",
                                        oldest.remoteAddress(),
                                        options.maxHandshakes());
                                oldest.close();
                                demand();
                            }
                        },
                        handshakes.nanosToPatienceEnd(environment().nowNanos()),
                        TimeUnit.NANOSECONDS);
    }

    // --- of the listening channel ---

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        socket.serve();
        environment().scheduler().runDue(); // Who accepts may do so again, and needs no turn for each connection.
        demand();
        context.fireChannelReadComplete();
    }

    /** The operating system could not give a connection, mostly for want of descriptors: that passes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        Channel channel = context.channel();
        if (paused || !channel.isOpen()) {
            return;
        }
        paused = true;
        channel.config().setAutoRead(false); // Or the loop would turn without rest.
        boolean first = pauseMillis == 0;
        pauseMillis = Math.clamp(2 * pauseMillis, MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
        channel.eventLoop().schedule(retry, pauseMillis, TimeUnit.MILLISECONDS);
        if (first) {
            logger.warn(
                    "{} cannot accept connections: {}; it tries again until it can, every {} ms at last",
                    socket,
                    SocketErrors.wrap(failure, SocketError.EBADF, "accept").getMessage(),
                    MAX_PAUSE_MILLIS);
        }
    }

    private void retry() {
        paused = false;
        demand();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        socket.broken();
        context.fireChannelInactive();
    }
}
