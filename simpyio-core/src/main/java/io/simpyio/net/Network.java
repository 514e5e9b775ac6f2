package io.simpyio.net;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets, the same way on every backend.
 *
 * <p>Loop-confined but for {@link #stats()}, as the {@link Environment} that it belongs to.
 */
public final class Network {

    /** How many connections may wait to be accepted if nothing else is said. */
    public static final int DEFAULT_BACKLOG = ListenOptions.DEFAULT_BACKLOG;

    private final Environment environment;
    private final Transport transport;
    private final SocketCounters counters;
    private final @Nullable Supplier<Tls> serverTls;
    private final @Nullable Supplier<Tls> clientTls;

    /** In a simulation, what became of each TLS. */
    private final Map<Tls, Tls> seededTls;

    /** The network of an environment on a backend's channels. */
    public Network(Environment environment, Transport transport) {
        this(environment, transport, new SocketCounters(), null, null, new WeakHashMap<>());
    }

    private Network(
            Environment environment,
            Transport transport,
            SocketCounters counters,
            @Nullable Supplier<Tls> serverTls,
            @Nullable Supplier<Tls> clientTls,
            Map<Tls, Tls> seededTls) {
        this.environment = environment;
        this.transport = transport;
        this.counters = counters;
        this.serverTls = serverTls;
        this.clientTls = clientTls;
        this.seededTls = seededTls;
    }

    /**
     * This network for code that knows nothing of TLS: all its sockets speak it.
     *
     * @param server what listening sockets ask for at each new connection, on the loop
     * @param client what connecting sockets ask for each time, on the loop
     */
    public Network secured(Supplier<Tls> server, Supplier<Tls> client) {
        return new Network(environment, transport, counters, server, client, seededTls);
    }

    /** The environment whose loop serves the sockets. */
    public Environment environment() {
        return environment;
    }

    /** The channels under the sockets. */
    public Transport transport() {
        return transport;
    }

    /** What the options say, or else what is so for the whole network; null for none. */
    @Nullable Supplier<Tls> serverTls(ListenOptions options) {
        return options.tls().orElse(serverTls);
    }

    /** A TLS as it is here: in a simulation its random numbers are the world's, unless it has others. */
    Tls here(Tls given) {
        Optional<SecureRandom> random = transport.random();
        return random.isEmpty() || !given.leavesRandomOpen()
                ? given
                : seededTls.computeIfAbsent(given, unseen -> unseen.seeded(random.get()));
    }

    SocketCounters counters() {
        return counters;
    }

    /** Connects to a host by name or address; fails with a {@link SocketException} if that is not possible. */
    public Event<TcpSocket> connect(String host, int port) {
        return connect(InetSocketAddress.createUnresolved(host, port));
    }

    /**
     * Connects to an {@link InetSocketAddress}, resolved or not, or to a {@link java.net.UnixDomainSocketAddress}; fails
     * with a {@link SocketException} if that is not possible, EAFNOSUPPORT if this backend has no such sockets.
     */
    public Event<TcpSocket> connect(SocketAddress address) {
        return tcpSocket().connect(address);
    }

    /**
     * Connects to a host by name or address and speaks TLS: the event happens after the handshake. Also fails with
     * EPROTO if the handshake does, and ETIMEDOUT if it takes too long.
     */
    public Event<TcpSocket> connect(String host, int port, Tls tls) {
        return connect(InetSocketAddress.createUnresolved(host, port), tls);
    }

    /** Connects to an address and speaks TLS; fails like {@link #connect(String, int, Tls)}. */
    public Event<TcpSocket> connect(SocketAddress address, Tls tls) {
        return new TcpSocket(this, tls).connect(address);
    }

    /** All addresses that a name has, in the order of the resolver; fails with a {@link SocketException} if there is none. */
    public Event<List<InetSocketAddress>> resolve(InetSocketAddress name) {
        Event<List<InetSocketAddress>> resolved = environment.event();
        transport.resolver().getResolver(transport.eventLoop()).resolveAll(name).addListener(lookup -> {
            if (lookup.isSuccess()) {
                resolved.succeed(addresses(lookup.getNow()));
            } else {
                resolved.fail(SocketErrors.wrap(lookup.cause(), SocketError.EIO, "resolve " + name));
            }
        });
        return resolved;
    }

    @SuppressWarnings("unchecked") // What a listener gets has lost its type.
    private static List<InetSocketAddress> addresses(Object resolved) {
        return List.copyOf((List<InetSocketAddress>) resolved);
    }

    /** Listens on all addresses of this host; port 0 takes a free one. Fails with a {@link SocketException}. */
    public Event<TcpServerSocket> listen(int port) {
        return listen(new InetSocketAddress(port), DEFAULT_BACKLOG);
    }

    /** Listens on one address of this host; port 0 takes a free one. Fails with a {@link SocketException}. */
    public Event<TcpServerSocket> listen(String host, int port) {
        return listen(InetSocketAddress.createUnresolved(host, port), DEFAULT_BACKLOG);
    }

    /** Listens on an address; fails like {@link #listen(SocketAddress, int)}. */
    public Event<TcpServerSocket> listen(SocketAddress address) {
        return listen(address, DEFAULT_BACKLOG);
    }

    /**
     * Listens on an {@link InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}, with so many connections at
     * most that wait to be accepted; fails with a {@link SocketException} if that is not possible, EAFNOSUPPORT if this
     * backend has no such sockets.
     */
    public Event<TcpServerSocket> listen(SocketAddress address, int backlog) {
        return tcpServerSocket().listen(address, backlog);
    }

    /** Listens on an address and speaks TLS: connections are accepted after their handshakes. */
    public Event<TcpServerSocket> listen(SocketAddress address, int backlog, Tls tls) {
        return listen(address, ListenOptions.DEFAULT.withBacklog(backlog).withTls(tls));
    }

    /** Listens on an address with limits, and TLS if there is any. */
    public Event<TcpServerSocket> listen(SocketAddress address, ListenOptions options) {
        return tcpServerSocket().listen(address, options);
    }

    /** A socket that is not connected yet. */
    public TcpSocket tcpSocket() {
        return new TcpSocket(this, clientTls == null ? null : clientTls.get());
    }

    /** A socket that does not listen yet. */
    public TcpServerSocket tcpServerSocket() {
        return new TcpServerSocket(this);
    }

    /** The open connections, so many at most, those first that are open longest. On the loop. */
    public List<SocketSnapshot> sockets(int limit) {
        environment.scheduler().checkThread();
        return counters.open.stream()
                .flatMap(socket -> socket.snapshot().stream())
                .limit(limit)
                .toList();
    }

    /** What the sockets have done. Any thread. */
    public SocketStats stats() {
        return counters.snapshot();
    }
}
