package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.kernel.Environment;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.Network;
import io.simpyio.net.tls.Tls;
import io.simpyio.packet.PacketOptions;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.client.RpcClient;
import io.simpyio.rpc.client.RpcInstances;
import io.simpyio.rpc.client.RpcServiceOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.spring.RpcClients;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import io.simpyio.spring.boot.autoconfigure.tls.TlsBundles;
import io.simpyio.spring.boot.autoconfigure.tls.UnknownBundleException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.util.StringUtils;

/** The clients that properties describe, over messages. Any thread. */
final class ConfiguredRpcClients implements RpcClients {

    private final ClientSettings settings;
    private final Network network;
    private final RpcOptions rpc;
    private final RpcCodecs codecs;
    private final @Nullable TlsBundles bundles;
    private final @Nullable ServiceDiscovery discovery;
    private final Map<String, Configured> clients = new TreeMap<>();
    private volatile boolean loopRuns;

    /** A client and how it was configured. */
    record Configured(RpcClient client, ClientProperties properties) {}

    ConfiguredRpcClients(
            ClientSettings settings,
            Network network,
            RpcOptions rpc,
            RpcCodecs codecs,
            @Nullable TlsBundles bundles,
            @Nullable ServiceDiscovery discovery) {
        this.settings = settings;
        this.network = network;
        this.rpc = rpc;
        this.codecs = codecs;
        this.bundles = bundles;
        this.discovery = discovery;
    }

    @Override
    public RpcClient client(String name) {
        synchronized (clients) {
            Configured known = clients.get(name);
            if (known == null) {
                ClientProperties properties = settings.of(name);
                known = new Configured(make(name, properties), properties);
                clients.put(name, known);
            }
            return known.client();
        }
    }

    /** Those that were asked for so far, by name. */
    List<Configured> all() {
        synchronized (clients) {
            return List.copyOf(clients.values());
        }
    }

    private RpcClient make(String name, ClientProperties properties) {
        String prefix = ClientSettings.prefix(name);
        RpcInterceptors around = rpc.interceptors();
        RpcClientOptions connection = new RpcClientOptions(
                // What goes around calls goes around each once, not around each attempt.
                rpc.withInterceptors(new RpcInterceptors(around.incoming(), List.of(), around.exceptions())),
                PacketOptions.DEFAULT.withMaxPacketSize(
                        Math.toIntExact(properties.maxPacketSize().toBytes())),
                messages(prefix, properties));
        RpcServiceOptions options =
                properties.options(RpcServiceOptions.DEFAULT.withRpc(rpc).withCodec(codecs.codec()));
        Network secured = secured(prefix, properties.ssl().bundle());
        RpcInstances instances = instances(prefix, properties);
        return onLoop(() -> {
            RpcMessageClient connector = new RpcMessageClient(secured, new RpcRouter(), connection);
            RpcClient made = new RpcClient(name, network, instances, connector::connect, options);
            if (loopRuns && properties.eager()) { // Else it is connected when the loop runs.
                made.connect().defuse();
            }
            return made;
        });
    }

    private MessageOptions messages(String prefix, ClientProperties properties) {
        MessageOptions all = codecs.messages(properties.maxOutstanding());
        if (properties.codec() == ClientProperties.Format.JSON) {
            return all.withCompact(null);
        }
        if (all.compact() == null) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + ".codec",
                    "cbor",
                    "It needs tools.jackson.dataformat:jackson-dataformat-cbor on the class path, and"
                            + " 'simpyio.rpc.cbor.enabled'.");
        }
        return all;
    }

    private Network secured(String prefix, @Nullable String bundle) {
        if (!StringUtils.hasText(bundle)) {
            return network;
        }
        if (bundles == null) {
            throw new IllegalStateException("'" + prefix + ".ssl.bundle' needs Spring Boot's SslAutoConfiguration");
        }
        try {
            Supplier<Tls> tls = bundles.client(bundle);
            return network.secured(tls, tls);
        } catch (NoSuchSslBundleException e) {
            throw new UnknownBundleException(prefix + ".ssl.bundle", e);
        }
    }

    private RpcInstances instances(String prefix, ClientProperties properties) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        properties.addresses().forEach(address -> addresses.add(address(prefix, address)));
        if (!addresses.isEmpty()) {
            return properties.resolve() ? RpcInstances.resolved(network, addresses) : RpcInstances.of(addresses);
        }
        String serviceId = properties.serviceId();
        if (!StringUtils.hasText(serviceId)) {
            throw new UnknownServiceException(prefix, "Nothing says where the service of '" + prefix + "' is");
        }
        if (discovery == null) {
            throw new UnknownServiceException(
                    prefix,
                    "'" + prefix + ".service-id' is \"" + serviceId + "\", but there is no DiscoveryClient to find it");
        }
        return discovery.instances(serviceId);
    }

    private static InetSocketAddress address(String prefix, String address) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            int port = Integer.parseInt(address.substring(colon + 1));
            if (!host.isBlank() && port > 0 && port <= 65_535) {
                return InetSocketAddress.createUnresolved(host, port);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            // Said below.
        }
        throw new InvalidConfigurationPropertyValueException(
                prefix + ".addresses", address, "Each must be host:port, with a port between 1 and 65535.");
    }

    /** Whether the loop runs: before that it belongs to whoever makes the beans. */
    void loopRuns(boolean runs) {
        loopRuns = runs;
    }

    private <T> T onLoop(Callable<T> made) {
        try {
            Environment environment = network.environment();
            return loopRuns && !environment.scheduler().onLoop()
                    ? environment.submit(made).join()
                    : made.call();
        } catch (CompletionException e) {
            throw new IllegalStateException("An RPC client could not be made", e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException("An RPC client could not be made", e);
        }
    }
}
