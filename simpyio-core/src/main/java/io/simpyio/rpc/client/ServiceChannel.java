package io.simpyio.rpc.client;

import io.simpyio.codec.Codec;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.random.RandomStream;
import io.simpyio.rpc.RpcChannel;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcReply;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a service looks like to those who call it: one connection that is always there. Loop-confined. */
final class ServiceChannel implements RpcChannel {

    private final String name;
    private final RpcServiceOptions options;
    private final Environment environment;
    private final Instances instances;
    private final RandomStream random;
    private final Set<String> idempotent = ConcurrentHashMap.newKeySet();
    private final Set<PendingCall> calls = new LinkedHashSet<>();
    private final Set<PendingCall> waiting = new LinkedHashSet<>();
    private @Nullable Event<@Nullable Void> connected;
    private Runnable callEnded = () -> {};
    private boolean closing;
    private boolean closed;

    ServiceChannel(
            String name,
            RpcInstances source,
            RpcConnector connector,
            RpcServiceOptions options,
            RandomStream random,
            Environment environment) {
        this.name = name;
        this.options = options;
        this.environment = environment;
        this.random = random;
        this.instances = new Instances(name, source, connector, options, random, this, environment);
        idempotent.addAll(options.retry().idempotent());
    }

    // --- calls ---

    @Override
    public Runnable send(RpcReply<?> reply) {
        if (closing) {
            reply.lost(new RpcException(RpcCode.UNAVAILABLE, "The client of " + name + " is closed"));
            return () -> {};
        }
        if (reply.stream().isPresent()) {
            reply.notSent(new RpcException(
                    RpcCode.FAILED_PRECONDITION,
                    "Call of " + reply.path() + " is for a stream, which needs one connection: an RpcPeer"));
            return () -> {};
        }
        PendingCall call = new PendingCall(reply, this, options.retry());
        calls.add(call);
        dispatch(call);
        return call::giveUp;
    }

    /** Sends a call to the next instance, or lets it wait for one. */
    void dispatch(PendingCall call) {
        if (call.hasEnded()) {
            return;
        }
        call.waits();
        Optional<Instance> next = instances.next();
        if (next.isEmpty() || !call.send(next.get())) {
            if (waiting.size() >= options.maxWaitingCalls()) {
                environment.limits().hit("maxWaitingCalls");
                call.refuse(new RpcException(
                        RpcCode.RESOURCE_EXHAUSTED,
                        "Too many calls wait for a connection to " + name + ": the limit maxWaitingCalls is "
                                + options.maxWaitingCalls()));
                return;
            }
            waiting.add(call);
        }
        instances.connect();
    }

    /** The call needs nothing any more. */
    void ended(PendingCall call) {
        call.end();
        waiting.remove(call);
        if (calls.remove(call)) {
            callEnded.run();
        }
    }

    /** Whether somebody wants a connection and there is none. */
    boolean isWaiting() {
        return !waiting.isEmpty() || connected != null;
    }

    /** Paths that may be called twice. Any thread. */
    void idempotent(String path) {
        idempotent.add(path);
    }

    boolean isIdempotent(String path) {
        return idempotent.contains(path);
    }

    double chance() {
        return random.uniform();
    }

    // --- connections ---

    /** There is a connection. */
    void ready() {
        Event<@Nullable Void> told = connected;
        connected = null;
        if (told != null) {
            told.succeed(null);
        }
        List<PendingCall> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(this::dispatch);
    }

    /** It is known which instances there are. */
    void found() {
        instances.connect();
    }

    Event<@Nullable Void> connect() {
        Event<@Nullable Void> wanted = connected;
        if (wanted == null) {
            wanted = environment.event();
            if (instances.next().isPresent()) {
                return wanted.succeed(null);
            }
            if (closing) {
                return wanted.defuse()
                        .fail(new RpcException(RpcCode.UNAVAILABLE, "The client of " + name + " is closed"));
            }
            connected = wanted;
        }
        instances.connect();
        return wanted;
    }

    String whyNone() {
        return "there is no connection to " + name + " (" + instances.whyNone() + ")";
    }

    List<RpcInstanceState> instances() {
        return instances.states();
    }

    int calls() {
        return calls.size();
    }

    // --- as a channel ---

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Codec codec() {
        return options.codec();
    }

    /** Nothing of one connection goes through, as the next call may go another way. */
    @Override
    public boolean goesBothWays() {
        return false;
    }

    /** The name of the service, as it has many addresses. */
    @Override
    public SocketAddress peerAddress() {
        return InetSocketAddress.createUnresolved(name, 0);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Takes no new calls; tells of each that ends. */
    void drain(Runnable action) {
        closing = true;
        callEnded = action;
    }

    /** Takes calls again, after it was closed. */
    void reopen() {
        callEnded = () -> {};
        closing = false;
        closed = false;
        instances.reopen();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closing = true;
        closed = true;
        RpcException why = new RpcException(RpcCode.CANCELLED, "The client of " + name + " was closed");
        if (connected != null) {
            connected.defuse().fail(why);
            connected = null;
        }
        new ArrayList<>(calls).forEach(call -> call.fail(why));
        instances.close();
    }
}
