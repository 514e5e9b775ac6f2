package io.simpyio.rpc.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Drain;
import io.simpyio.net.Network;
import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcProxy;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcRouter;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service, on whichever of its instances. A connection is made when a call wants one, and made again when it is
 * lost; calls wait for it, as long as their deadlines allow. An instance that fails is left out for a while. A call that
 * was not sent is sent later, and one that may have been carried out is tried again only if its method is idempotent; else
 * it fails with {@link io.simpyio.rpc.RpcCode#UNAVAILABLE}, and is never done twice.
 *
 * <p>Loop-confined, but for {@linkplain #client typed clients}, which may be made and called on any thread. Calls fail like
 * those of an {@link RpcPeer}. A service cannot be given objects to call back, as the next call may go to another instance;
 * the {@linkplain RpcConnector connector} may have a router for that.
 */
public final class RpcClient implements AutoCloseable {

    private final Environment environment;
    private final ServiceChannel channel;
    private final RpcPeer service;
    private final String name;
    private @Nullable Drain drain;

    /** A client with all defaults. */
    public RpcClient(String name, Network network, RpcInstances instances, RpcConnector connector) {
        this(name, network, instances, connector, RpcServiceOptions.DEFAULT);
    }

    /**
     * A client, which does nothing yet.
     *
     * @param name of the service, for messages and logs
     * @param network whose loop it belongs to, and whose chance in a simulation
     * @param instances where instances are found
     * @param connector how they are connected to
     * @param options limits, retries and times
     */
    public RpcClient(
            String name, Network network, RpcInstances instances, RpcConnector connector, RpcServiceOptions options) {
        this.name = name;
        this.environment = network.environment();
        this.channel = new ServiceChannel(name, instances, connector, options, random(name, network), environment);
        this.service = new RpcPeer(channel, new RpcDispatcher(environment, new RpcRouter(), options.rpc()));
    }

    /** In a simulation it repeats, and elsewhere clients do not come back all at once. */
    private static RandomStream random(String name, Network network) {
        SecureRandom source = network.transport().random().orElseGet(SecureRandom::new);
        return new RandomStreams(source.nextLong()).stream("rpc client " + name);
    }

    /** What it was named. */
    public String name() {
        return name;
    }

    /** The environment whose loop it belongs to. Any thread. */
    public Environment environment() {
        return environment;
    }

    // --- calling ---

    /** What is at a path of the service; the empty path is its root. Nothing is sent. */
    public RpcProxy proxy(String path) {
        return service.proxy(path);
    }

    /** Calls what is at a path, with arguments by position. */
    public RpcReply<@Nullable Object> call(String path, @Nullable Object... arguments) {
        return service.call(path, arguments);
    }

    /**
     * A typed client for what is at a path; see {@link RpcProxy#as}. Methods that the interface marks as {@linkplain
     * RpcMethod#idempotent() idempotent} or safe may be tried again. Any thread.
     */
    public <T> T client(String path, Class<T> type) {
        RpcProxy proxy = proxy(path);
        T client = proxy.as(type);
        for (Method method : type.getMethods()) {
            RpcMethod marked = method.getAnnotation(RpcMethod.class);
            if (marked != null && (marked.idempotent() || marked.safe())) {
                String called = marked.value().isEmpty() ? method.getName() : marked.value();
                boolean function = type.isAnnotationPresent(FunctionalInterface.class);
                channel.idempotent((function ? proxy : proxy.child(called)).path());
            }
        }
        return client;
    }

    // --- connections ---

    /** Connects before the first call; happens when one instance is connected, and keeps trying until then. */
    public Event<@Nullable Void> connect() {
        return channel.connect();
    }

    /** How the instances that are known are at the moment. */
    public List<RpcInstanceState> instances() {
        return channel.instances();
    }

    /** How many calls have no reply yet. */
    public int calls() {
        return channel.calls();
    }

    // --- the end ---

    /**
     * Takes no more calls, lets those under way end, and closes. What has no reply after the grace period is cut off as by
     * {@link #close()}; the event has their number. Again it is the same event.
     */
    public Event<Integer> shutdown(Duration gracePeriod) {
        Drain begun = drain;
        if (begun == null) {
            begun = new Drain(environment, gracePeriod, () -> channel.calls() == 0, channel::calls, channel::close);
            drain = begun;
            channel.drain(this::look);
            look();
        }
        return begun.ended();
    }

    private void look() {
        if (drain != null && channel.calls() == 0) {
            drain.look();
            channel.close();
        }
    }

    /** Closes: calls that wait or are under way fail with {@link io.simpyio.rpc.RpcCode#CANCELLED}. Again it does nothing. */
    @Override
    public void close() {
        if (drain == null) {
            channel.close();
        } else {
            drain.cutOff();
        }
    }

    /** Takes calls again after it was closed, as do its typed clients. Else it does nothing. */
    public void reopen() {
        if (channel.isClosed()) {
            drain = null;
            channel.reopen();
        }
    }

    @Override
    public String toString() {
        return "RpcClient(" + name + ")";
    }
}
