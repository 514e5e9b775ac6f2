package io.simpyio.rpc;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is at a path of a peer: an endpoint, a method, or nothing. As an argument or a result it goes back to its owner,
 * for whom it is the object itself. Loop-confined but for {@link #as}.
 */
public final class RpcProxy {

    private final RpcPeer peer;
    private final String path;
    private final Duration deadline;
    private final RpcHeaders headers;

    RpcProxy(RpcPeer peer, String path, Duration deadline, RpcHeaders headers) {
        this.peer = peer;
        this.path = path;
        this.deadline = deadline;
        this.headers = headers;
    }

    /** Whose it is. */
    public RpcPeer peer() {
        return peer;
    }

    /** Where it is; empty for the root. */
    public String path() {
        return path;
    }

    /** What is below it. */
    public RpcProxy child(String name) {
        return new RpcProxy(peer, path.isEmpty() ? name : path + "/" + name, deadline, headers);
    }

    /** This with another limit on the time of each call; zero for ever. */
    public RpcProxy withDeadline(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("deadline must not be negative, but is " + limit);
        }
        return new RpcProxy(peer, path, limit, headers);
    }

    /** This with a header that goes along with each call, if the peer knows headers; fails like {@link RpcHeaders#with}. */
    public RpcProxy withHeader(String name, String text) {
        return new RpcProxy(peer, path, deadline, headers.with(name, text));
    }

    /** This with these headers in place of its own. */
    public RpcProxy withHeaders(RpcHeaders all) {
        return new RpcProxy(peer, path, deadline, all);
    }

    /** Calls it, with arguments by position; it fails like the calls of its {@linkplain RpcPeer peer}. */
    public RpcReply<@Nullable Object> call(@Nullable Object... arguments) {
        return this.<@Nullable Object>send(Arrays.asList(arguments), Map.of(), Object.class);
    }

    /** Calls it, with arguments by position and by name, for a result of a type. */
    public <T> RpcReply<T> call(Class<T> type, List<?> arguments, Map<String, ?> keywordArguments) {
        return send(arguments, keywordArguments, type);
    }

    /** Calls it for the items of a stream, with arguments by position; what fails is told by the stream. */
    public <T> RpcStream<T> stream(Class<T> type, @Nullable Object... arguments) {
        return stream(Arrays.asList(arguments), type);
    }

    <T> RpcStream<T> stream(List<?> arguments, Type type) {
        RpcReply<@Nullable Object> reply =
                new RpcReply<>(this, RpcClientCall.of(this), arguments, Map.of(), Object.class, Duration.ZERO);
        RpcStream<T> stream = new RpcStream<>(peer, reply, type);
        reply.carries(stream);
        reply.addCallback(stream::replied);
        peer.send(reply);
        return stream;
    }

    <T extends @Nullable Object> RpcReply<T> send(List<?> arguments, Map<String, ?> keywordArguments, Type type) {
        return send(RpcClientCall.of(this), arguments, keywordArguments, type);
    }

    /** Sends a call that was made on another thread; null if there are no interceptors. */
    <T extends @Nullable Object> RpcReply<T> send(
            @Nullable RpcClientCall call, List<?> arguments, Map<String, ?> keywordArguments, Type type) {
        return peer.send(new RpcReply<>(this, call, arguments, keywordArguments, type));
    }

    RpcHeaders headers() {
        return headers;
    }

    Duration deadline() {
        return deadline;
    }

    /**
     * A client with the methods of an interface, each of which calls what has its name below this path, with its
     * arguments by position. It returns a value, for which a process or any other thread waits; or an {@link
     * io.simpyio.kernel.Event} or {@link java.util.concurrent.CompletableFuture} of it at once. A functional interface,
     * marked as such, calls this path itself. An interrupted wait and a cancelled future cancel the call. Any thread.
     *
     * @throws IllegalArgumentException if it is no interface
     */
    public <T> T as(Class<T> type) {
        return TypedClient.of(this, type);
    }

    @Override
    public String toString() {
        return "RpcProxy(" + path + " of " + peer.address() + ")";
    }
}
