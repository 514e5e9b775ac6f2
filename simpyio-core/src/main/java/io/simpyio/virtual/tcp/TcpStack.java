package io.simpyio.virtual.tcp;

import io.simpyio.kernel.Environment;
import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.link.Links;
import io.simpyio.virtual.tcp.Segment.Kind;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The TCP of one host: its ports, listeners and connections. Its addresses are its own and the loopback ones. */
public final class TcpStack {

    private final Environment environment;
    private final String name;
    private final InetAddress address;
    private final AddressBook addressBook;
    private final Links links;
    private final SortedMap<Integer, List<Listener>> listeners = new TreeMap<>();
    private final Map<SocketPair, Endpoint> endpoints = new LinkedHashMap<>();

    private Ports ports = new Ports();
    private boolean powered = true;

    /** The stack of a host that is entered in the address book; its timers are events of the environment. */
    public TcpStack(Environment environment, String name, InetAddress address, AddressBook addressBook, Links links) {
        this.environment = environment;
        this.name = name;
        this.address = address;
        this.addressBook = addressBook;
        this.links = links;
        addressBook.add(this);
    }

    public String name() {
        return name;
    }

    public InetAddress address() {
        return address;
    }

    Environment environment() {
        return environment;
    }

    Link linkTo(TcpStack other) {
        return links.link(name, other.name);
    }

    // --- power and faults ---

    /** Forgets everything at once and without a word to any peer. */
    public void powerOff() {
        powered = false;
        List.copyOf(endpoints.values()).forEach(Endpoint::vanish);
        endpoints.clear();
        listeners.values().forEach(all -> all.forEach(Listener::vanish));
        listeners.clear();
        ports = new Ports();
    }

    /** Whether it is not {@linkplain #powerOff() off}. */
    public boolean hasPower() {
        return powered;
    }

    /** Begins anew. */
    public void powerOn() {
        powered = true;
    }

    /** Resets the connections to another host at both ends; how many there were. */
    public int resetConnections(TcpStack other) {
        List<Endpoint> broken = endpoints.values().stream()
                .filter(endpoint -> endpoint.remoteStack() == other && endpoint.connected())
                .toList();
        for (Endpoint endpoint : broken) {
            Endpoint peer = other.endpoints.get(endpoint.addresses().reversed());
            endpoint.reset();
            if (peer != null) {
                peer.reset();
            }
        }
        return broken.size();
    }

    // --- addresses ---

    /** Takes an address and a port, for port 0 a free one. */
    public InetSocketAddress bind(InetSocketAddress wanted) throws BindException {
        InetAddress local = resolved(wanted);
        if (!isHere(local)) {
            throw new BindException("Cannot assign requested address");
        }
        return ports.bind(local, wanted.getPort());
    }

    /** Gives an address and a port back. */
    public void release(InetSocketAddress bound) {
        ports.release(bound);
    }

    private boolean isHere(InetAddress candidate) {
        return candidate.isLoopbackAddress() || candidate.isAnyLocalAddress() || candidate.equals(address);
    }

    private static InetAddress resolved(InetSocketAddress wanted) {
        if (wanted.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return wanted.getAddress();
    }

    // --- sockets ---

    /** Listens on an address that it is bound to. */
    public Listener listen(InetSocketAddress bound, int backlog, int receiveWindow, Runnable acceptable) {
        Listener listener = new Listener(this, bound, backlog, receiveWindow, acceptable);
        listeners.computeIfAbsent(bound.getPort(), port -> new ArrayList<>(1)).add(listener);
        return listener;
    }

    void remove(Listener listener) {
        listeners.computeIfPresent(
                listener.address().getPort(), (port, all) -> all.remove(listener) && all.isEmpty() ? null : all);
    }

    /** Asks for a connection, from the address that the channel is bound to if it is. */
    public Endpoint connect(
            InetSocketAddress wanted, @Nullable InetSocketAddress bound, int receiveWindow, Endpoint.User user)
            throws BindException, NoRouteToHostException {
        InetAddress there = resolved(wanted);
        TcpStack other = isHere(there) ? this : addressBook.at(there);
        if (other == null) {
            throw new NoRouteToHostException("No route to host");
        }
        InetSocketAddress remote =
                new InetSocketAddress(there.isAnyLocalAddress() ? AddressBook.LOOPBACK : there, wanted.getPort());
        InetAddress otherwise = remote.getAddress().isLoopbackAddress() ? AddressBook.LOOPBACK : address;
        InetAddress here = bound == null || bound.getAddress().isAnyLocalAddress() ? otherwise : bound.getAddress();
        int port = bound == null ? ephemeral(here, remote) : bound.getPort();
        SocketPair addresses = new SocketPair(new InetSocketAddress(here, port), remote);
        if (!isFree(addresses)) {
            throw new BindException("Cannot assign requested address");
        }
        return new Endpoint(this, other, addresses, receiveWindow, user);
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

    void arrive(Segment segment) {
        Endpoint target = segment.target();
        if (!powered) {
            segment.lost();
        } else if (target == null) {
            arriveSyn(segment);
        } else if (target.open()) {
            target.arrive(segment);
        } else if (segment.type() == Kind.DATA || segment.type() == Kind.SYN_ACK) {
            sendReset(segment);
        }
    }

    private void arriveSyn(Segment syn) {
        Endpoint asking = syn.origin();
        if (asking == null || !asking.open()) {
            return; // Given up meanwhile.
        }
        SocketPair addresses = asking.addresses().reversed();
        Endpoint known = endpoints.get(addresses);
        if (known != null && known.answers(asking)) {
            known.acknowledge(syn);
            return;
        }
        if (known != null && asking != known) {
            known.reset(); // Of a peer that has lost its memory since.
        }
        Listener listener = listener(addresses.local());
        if (listener == null) {
            sendReset(syn);
        } else if (listener.full()) {
            // As on Linux (tcp_abort_on_overflow is off): a full backlog is taken for a passing burst, so the SYN is
            // dropped, and the connecting end tries again.
            syn.lost();
        } else {
            listener.open(asking, addresses, syn.number()).acknowledge(syn);
        }
    }

    private @Nullable Listener listener(InetSocketAddress wanted) {
        for (Listener listener : listeners.getOrDefault(wanted.getPort(), List.of())) {
            InetAddress bound = listener.address().getAddress();
            if (bound.isAnyLocalAddress() || bound.equals(wanted.getAddress())) {
                return listener;
            }
        }
        return null;
    }

    private void sendReset(Segment segment) {
        Endpoint origin = segment.origin();
        if (origin != null) {
            linkTo(origin.stack()).send(Segment.control(Kind.RST, null, origin.stack(), origin, 0));
        }
    }

    @Override
    public String toString() {
        return "TcpStack(" + name + ")";
    }
}
