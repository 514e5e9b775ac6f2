package io.simpyio.rpc.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the instances of a service are found: a list, names, or a registry. Called on the loop, which it must not block;
 * again after {@link RpcServiceOptions#refreshInterval()} at the earliest.
 */
@FunctionalInterface
public interface RpcInstances {

    /** Begins to look; the event has the addresses that there are now, or fails, and then those known before count. */
    Event<? extends List<? extends SocketAddress>> find(Environment environment);

    /** Always these, each of which is one instance, also if it is a name with several addresses. */
    static RpcInstances of(SocketAddress... addresses) {
        return of(List.of(addresses));
    }

    /** Always these; fails with an {@link IllegalArgumentException} if there are none. */
    static RpcInstances of(List<? extends SocketAddress> addresses) {
        List<SocketAddress> all = List.copyOf(addresses);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one address");
        }
        return environment -> environment.<List<SocketAddress>>event().succeed(all);
    }

    /** All addresses that these names have, each of which is an instance; a name without any fails only if all do. */
    static RpcInstances resolved(Network network, List<InetSocketAddress> names) {
        List<InetSocketAddress> all = List.copyOf(names);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one name");
        }
        return environment -> {
            Event<List<SocketAddress>> found = environment.event();
            Set<SocketAddress> addresses = new LinkedHashSet<>();
            int[] left = {all.size()};
            for (InetSocketAddress name : all) {
                network.resolve(name).addCallback(lookup -> {
                    if (lookup.ok()) {
                        addresses.addAll(lookup.value());
                    } else {
                        lookup.defuse();
                    }
                    left[0]--;
                    if (left[0] > 0) {
                        return;
                    }
                    if (addresses.isEmpty()) { // Then the last has none either.
                        found.fail(lookup.failure());
                    } else {
                        found.succeed(new ArrayList<>(addresses));
                    }
                });
            }
            return found;
        };
    }
}
