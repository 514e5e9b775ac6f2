package io.simpyio.virtual.tcp;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The ports of a host: which are bound, and which one is next where none was asked for. */
final class Ports {

    /** Linux's {@code net.ipv4.ip_local_port_range}. */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int LAST_EPHEMERAL = 60_999;

    private final SortedMap<Integer, List<InetAddress>> bound = new TreeMap<>();
    private int next = FIRST_EPHEMERAL;

    /** Takes a port, for port 0 a free one. */
    InetSocketAddress bind(InetAddress address, int wantedPort) throws BindException {
        int port = wantedPort == 0
                ? ephemeral(candidate -> isFree(address, candidate), "Address already in use")
                : wantedPort;
        if (!isFree(address, port)) {
            throw new BindException("Address already in use");
        }
        bound.computeIfAbsent(port, key -> new ArrayList<>(1)).add(address);
        return new InetSocketAddress(address, port);
    }

    private boolean isFree(InetAddress address, int port) {
        return bound.getOrDefault(port, List.of()).stream()
                .noneMatch(taken -> taken.isAnyLocalAddress() || address.isAnyLocalAddress() || taken.equals(address));
    }

    /** A port that nobody is bound to and that is good for the caller, in turn; fails if all were tried. */
    int ephemeral(IntPredicate usable, String failure) throws BindException {
        for (int tried = FIRST_EPHEMERAL; tried <= LAST_EPHEMERAL; tried++) {
            int port = next;
            next = port == LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
            if (usable.test(port)) {
                return port;
            }
        }
        throw new BindException(failure);
    }

    boolean isBound(int port) {
        return bound.containsKey(port);
    }

    void release(InetSocketAddress address) {
        List<InetAddress> addresses = bound.get(address.getPort());
        if (addresses != null && addresses.remove(address.getAddress()) && addresses.isEmpty()) {
            bound.remove(address.getPort());
        }
    }
}
