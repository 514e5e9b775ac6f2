package io.simpyio.spring.boot.autoconfigure.client.discovery;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.client.RpcInstances;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * The instances that a registry has of a service. A registry is asked on a thread of its own, as that may take its time.
 * An instance listens for messages on the port that its metadata call {@value #PORT}, or else on its only one.
 *
 * @param client who asks the registry
 * @param serviceId the name of the service there
 */
record DiscoveredInstances(DiscoveryClient client, String serviceId) implements RpcInstances {

    static final String PORT = "simpyio.port";

    @Override
    public Event<List<SocketAddress>> find(Environment environment) {
        Event<List<SocketAddress>> found = environment.event();
        if (environment.realTime()) {
            Thread.ofVirtual().name("simpyio-discovery").start(() -> tell(found));
            return found;
        }
        // Simulated time would pass by while a thread asks.
        try {
            return found.succeed(addresses());
        } catch (RuntimeException e) {
            return found.fail(e);
        }
    }

    private void tell(Event<List<SocketAddress>> found) {
        Runnable told;
        try {
            List<SocketAddress> addresses = addresses();
            told = () -> found.succeed(addresses);
        } catch (RuntimeException | LinkageError e) {
            told = () -> found.fail(e);
        }
        // Not submitted, which is refused while too much waits: then nobody would ever look again.
        found.environment().scheduler().resume(told);
    }

    private List<SocketAddress> addresses() {
        return client.getInstances(serviceId).stream()
                .<SocketAddress>map(instance -> InetSocketAddress.createUnresolved(instance.getHost(), port(instance)))
                .toList();
    }

    private int port(ServiceInstance instance) {
        String port =
                instance.getMetadata() == null ? null : instance.getMetadata().get(PORT);
        try {
            return port == null ? instance.getPort() : Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "The metadata " + PORT + " of an instance of " + serviceId + " is no port: " + port, e);
        }
    }
}
