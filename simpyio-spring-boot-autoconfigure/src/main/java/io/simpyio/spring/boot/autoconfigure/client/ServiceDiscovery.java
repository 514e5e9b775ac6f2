package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.rpc.client.RpcInstances;

/** A bean that knows where services are. Any thread. */
@FunctionalInterface
public interface ServiceDiscovery {

    /** The instances of a service, by its id in a registry. */
    RpcInstances instances(String serviceId);
}
