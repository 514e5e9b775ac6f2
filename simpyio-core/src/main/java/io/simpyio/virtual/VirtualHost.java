package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.virtual.Segment.Kind;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one host of this network: its ports, listeners and connections. Its addresses are the loopback ones. */
final class VirtualHost {

    /** Linux: a SYN without an answer is sent again after 1, 3, 7, ... s, and given up after {@code tcp_syn_retries}. */
    private static final Duration SYN_TIMEOUT = Duration.ofSeconds(1);

    private static final int SYN_RETRIES = 6;

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Link link;
    private final Ports ports = new Ports();
    private final SortedMap<Integer, List<Listener>> listeners = new TreeMap<>();
    private final Map<SocketPair, Endpoint> endpoints = new LinkedHashMap<>();

    VirtualHost(Environment environment, Duration latency) {
        link = new Link(environment, latency, this::arrive);
    }

    // --- addresses ---

    InetSocketAddress bind(InetSocketAddress address) throws BindException {
        InetAddress local = resolved(address);
        if (!isHere(local)) {
            throw new BindException("Cannot assign requested address");
        }
        return ports.bind(local, address.getPort());
    }

    void release(InetSocketAddress bound) {
        ports.release(bound);
    }

    private static boolean isHere(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    private static InetAddress resolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return address.getAddress();
    }

    // --- sockets ---

    Listener listen(InetSocketAddress bound, int backlog, int receiveWindow, Runnable acceptable) {
        Listener listener = new Listener(this, bound, backlog, receiveWindow, acceptable);
        listeners.computeIfAbsent(bound.getPort(), port -> new ArrayList<>(1)).add(listener);
        return listener;
    }

    void remove(Listener listener) {
        listeners.computeIfPresent(
                listener.address().getPort(), (port, all) -> all.remove(listener) && all.isEmpty() ? null : all);
    }

    /** Asks for a connection, from the address that the channel is bound to if it is. */
    Endpoint connect(
            InetSocketAddress address, @Nullable InetSocketAddress bound, int receiveWindow, Endpoint.User user)
            throws BindException, NoRouteToHostException {
        InetAddress there = resolved(address);
        if (!isHere(there)) {
            throw new NoRouteToHostException("No route to host");
        }
        InetSocketAddress remote =
                new InetSocketAddress(there.isAnyLocalAddress() ? LOOPBACK : there, address.getPort());
        InetAddress here = bound == null || bound.getAddress().isAnyLocalAddress() ? LOOPBACK : bound.getAddress();
        int port = bound == null ? ephemeral(here, remote) : bound.getPort();
        SocketPair addresses = new SocketPair(new InetSocketAddress(here, port), remote);
        if (!isFree(addresses)) {
            throw new BindException("Cannot assign requested address");
        }
        return new Endpoint(this, addresses, receiveWindow, user);
    }

    private int ephemeral(InetAddress here, InetSocketAddress remote) throws BindException {
        return ports.ephemeral(
                port -> !ports.isBound(port) && isFree(new SocketPair(new InetSocketAddress(here, port), remote)),
                "Cannot assign requested address");
    }

    private boolean isFree(SocketPair addresses) {
        return !endpoints.containsKey(addresses) && !endpoints.containsKey(addresses.reversed());
    }

    void add(SocketPair addresses, Endpoint endpoint) {
        endpoints.put(addresses, endpoint);
    }

    void remove(SocketPair addresses) {
        endpoints.remove(addresses);
    }

    // --- segments ---

    void send(Segment segment) {
        link.send(segment);
    }

    private void arrive(Segment segment) {
        Endpoint endpoint = endpoints.get(segment.to());
        if (endpoint != null) {
            endpoint.arrive(segment);
        } else if (segment.kind() == Kind.SYN) {
            arriveSyn(segment);
        } else if (segment.kind() == Kind.DATA || segment.kind() == Kind.SYN_ACK) {
            sendReset(segment);
        }
    }

    private void arriveSyn(Segment syn) {
        Endpoint origin = endpoints.get(syn.to().reversed());
        if (syn.attempt() > 0 && origin == null) {
            return; // Given up: it would not have been sent again.
        }
        if (syn.attempt() > SYN_RETRIES && origin != null) {
            origin.timedOut();
            return;
        }
        Listener listener = listener(syn.to().local());
        if (listener == null) {
            sendReset(syn);
        } else if (listener.full()) {
            // As on Linux (tcp_abort_on_overflow is off): a full backlog is taken for a passing burst, so the SYN is
            // dropped, and the connecting end tries again.
            link.retransmit(syn, SYN_TIMEOUT.multipliedBy(1L << syn.attempt()));
        } else {
            listener.open(syn);
        }
    }

    private @Nullable Listener listener(InetSocketAddress address) {
        for (Listener listener : listeners.getOrDefault(address.getPort(), List.of())) {
            InetAddress bound = listener.address().getAddress();
            if (bound.isAnyLocalAddress() || bound.equals(address.getAddress())) {
                return listener;
            }
        }
        return null;
    }

    private void sendReset(Segment segment) {
        send(Segment.of(segment.to().reversed(), Kind.RST));
    }
}
