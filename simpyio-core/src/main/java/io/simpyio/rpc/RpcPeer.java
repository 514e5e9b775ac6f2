package io.simpyio.rpc;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection: it can be called, and calls us, any number of calls at a time each way.
 *
 * <p>Loop-confined, to that of its {@link #environment()}, but for {@linkplain #client typed clients}, which may be called
 * on any thread. Where a server has several loops, a connection that is not of the first one has two of these: one for
 * thread-safe endpoints, on its own loop, and one for those that are called on the first. Calls fail with the
 * {@link RpcRemoteException} that the peer has replied with, an {@link RpcException} with {@link
 * RpcCode#DEADLINE_EXCEEDED} if there is no reply in time, a {@link io.simpyio.codec.CodecException} if an argument
 * cannot be encoded or the result is not what is wanted, or what the transport says of a connection that is lost.
 */
public final class RpcPeer implements AutoCloseable {

    private final RpcChannel channel;
    private final RpcDispatcher dispatcher;
    private final RpcRouter own;
    private final RpcValues values;
    private final Set<RpcCall> calls = new LinkedHashSet<>();
    private final Event<@Nullable Void> closed;
    private @Nullable RpcCaller caller;
    private @Nullable Runnable drained;
    private @Nullable OtherSide otherSide;
    private int pendingReplies;
    /** Those of the main loop. */
    private int relayedReplies;

    /** For transports: the other end of a channel, which may call what the dispatcher has. */
    public RpcPeer(RpcChannel channel, RpcDispatcher dispatcher) {
        this.channel = channel;
        this.dispatcher = dispatcher;
        this.own = new RpcRouter(dispatcher.options().maxEndpoints());
        this.values =
                new RpcValues(dispatcher.options().types(), channel.codec(), channel.goesBothWays() ? this : null);
        this.closed = channel.environment().event();
    }

    // --- calling ---

    /** What is at a path of the peer; the empty path is its root. Nothing is sent. */
    public RpcProxy proxy(String path) {
        return new RpcProxy(this, path, options().deadline(), RpcHeaders.NONE);
    }

    /** Calls what is at a path, with arguments by position. */
    public RpcReply<@Nullable Object> call(String path, @Nullable Object... arguments) {
        return proxy(path).call(arguments);
    }

    /** A typed client for what is at a path; see {@link RpcProxy#as}. */
    public <T> T client(String path, Class<T> type) {
        return proxy(path).as(type);
    }

    <T extends @Nullable Object> RpcReply<T> send(RpcReply<T> reply) {
        pendingReplies++;
        reply.whenSettled(() -> pendingReplies--);
        reply.send(channel, values);
        return reply;
    }

    void credit(RpcReply<?> reply, int items) {
        channel.credit(reply, items);
    }

    // --- being called ---

    /** What this peer may call and others may not: callbacks. At most {@link RpcOptions#maxEndpoints()} paths. */
    public RpcRouter endpoints() {
        return own;
    }

    /** For transports: carries out a call of the peer. */
    public void begin(RpcCall call) {
        call.cameFrom(this);
        calls.add(call);
        call.whenReleased(() -> released(call));
        RpcHandler handler = drained == null ? find(call.path()) : refusal(call.path());
        if (dispatcher.isMain() || drained != null || callsHere(call.path(), handler)) {
            dispatcher.begin(call, values, handler);
        } else {
            dispatcher.handOver(call, values, otherSide());
        }
    }

    /** What nobody knows here may be a callback of the main loop. */
    private boolean callsHere(String path, @Nullable RpcHandler handler) {
        return handler == null ? otherSide == null : handler.threadSafe() || own.find(path) != null;
    }

    private OtherSide otherSide() {
        OtherSide known = otherSide;
        if (known == null) {
            known = new OtherSide(dispatcher.main(), this, channel);
            otherSide = known;
        }
        return known;
    }

    /** The main loop has more calls under way over this connection, or less. */
    void relays(int change) {
        relayedReplies += change;
    }

    private void released(RpcCall call) {
        calls.remove(call);
        if (drained != null && calls.isEmpty()) {
            drained.run();
        }
    }

    private static RpcHandler refusal(String path) {
        return new RpcHandler(path, RpcMode.PLAIN, call -> {
            throw new RpcException(
                    RpcCode.UNAVAILABLE, "The server is shut down and takes no calls any more: " + call.path());
        });
    }

    /**
     * For transports: refuses the calls of this peer from now on, with {@link RpcCode#UNAVAILABLE}, and calls the action
     * when none of them runs any more: at once if so, and perhaps more than once.
     */
    public void drain(Runnable action) {
        drained = action;
        if (calls.isEmpty()) {
            action.run();
        }
    }

    /** For transports: the peer does not want the reply any more. */
    public void cancelled(RpcCall call) {
        call.cancel(
                new RpcException(RpcCode.CANCELLED, "The caller has cancelled the call of " + call.path()),
                "the caller has cancelled the call");
    }

    @Nullable RpcHandler find(String path) {
        RpcHandler handler = own.find(path);
        return handler == null ? dispatcher.router().resolve(path) : handler;
    }

    @Nullable Object endpointAt(String path) {
        Object endpoint = own.endpointAt(path);
        return endpoint == null ? dispatcher.router().endpointAt(path) : endpoint;
    }

    @Nullable String pathOf(Object endpoint) {
        String path = own.pathOf(endpoint);
        return path == null ? dispatcher.router().pathOf(endpoint) : path;
    }

    // --- the connection ---

    /** The environment whose loop serves the connection. Any thread. */
    public Environment environment() {
        return channel.environment();
    }

    RpcOptions options() {
        return dispatcher.options();
    }

    RpcValues values() {
        return values;
    }

    /** The address of the peer. */
    public SocketAddress address() {
        return channel.peerAddress();
    }

    /** From where its calls come. */
    RpcCaller caller() {
        RpcCaller known = caller;
        if (known == null) {
            known = new RpcCaller(channel.peerAddress(), channel.tlsSession());
            caller = known;
        }
        return known;
    }

    /** Asks whether the peer is there; empty, and nothing is sent, if it is not known to understand that. */
    public Optional<RpcReply<@Nullable Object>> ping(Duration timeout) {
        return channel.pingPath()
                .map(path -> new RpcProxy(this, path, timeout, RpcHeaders.NONE)
                        .<@Nullable Object>send(null, List.of(), Map.of(), Object.class));
    }

    /** Whether calls run or replies are awaited. */
    public boolean isBusy() {
        return pendingReplies > 0 || relayedReplies > 0 || !calls.isEmpty();
    }

    /** Whether the connection is of no more use. */
    public boolean isClosed() {
        return channel.isClosed();
    }

    /** Happens when the connection has ended, whoever has ended it. */
    public Event<@Nullable Void> closed() {
        return closed;
    }

    /** For transports: the connection has ended. Calls of the peer that run are interrupted. */
    public void ended() {
        if (closed.triggered()) {
            return;
        }
        closed.succeed(null);
        String cause = "the connection of " + address() + " has ended";
        for (RpcCall call : new ArrayList<>(calls)) {
            call.cancel(new RpcException(RpcCode.CANCELLED, cause), cause);
        }
        if (otherSide != null) {
            dispatcher.main().environment().scheduler().resume(otherSide::ended);
        }
    }

    /** Closes the connection: calls of ours fail, those of the peer are interrupted. */
    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return "RpcPeer(" + address() + ")";
    }
}
