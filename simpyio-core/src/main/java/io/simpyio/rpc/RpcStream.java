package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream that a peer sends: at most {@value #WINDOW} are under way or wait here, and a peer whose items are
 * not taken is held up. Loop-confined. A stream has no deadline of its own, but that of the call in which it was begun.
 *
 * @param <T> the type of the items
 */
public final class RpcStream<T> implements AutoCloseable {

    /** How many items there may be that nobody has taken. */
    static final int WINDOW = 32;

    private final RpcPeer peer;
    private final Type type;
    private final RpcReply<@Nullable Object> reply;
    private final Deque<Optional<Object>> items = new ArrayDeque<>();
    private @Nullable Next pending;
    private @Nullable Throwable failure;
    private boolean ended;
    private int taken;

    RpcStream(RpcPeer peer, RpcReply<@Nullable Object> reply, Type type) {
        this.peer = peer;
        this.reply = reply;
        this.type = type;
    }

    /**
     * The next item; empty at the end, every time. Fails as calls of the {@linkplain RpcPeer peer} do when the stream has
     * ended with a failure, every time too, and with an {@link IllegalStateException} while another next is pending (unless
     * whoever awaited that one has given up: then it is the same).
     */
    public Event<Optional<T>> next() {
        Next before = pending;
        if (before != null) {
            return before.replaceable()
                    ? before
                    : new Event<Optional<T>>(peer.environment())
                            .fail(new IllegalStateException("The next item is awaited already"));
        }
        Next next = new Next();
        pending = next;
        serve();
        return next;
    }

    private void serve() {
        Next next = pending;
        if (next == null) {
            return;
        }
        Optional<Object> item = items.poll();
        if (item != null) {
            pending = null;
            took();
            deliver(item, next);
        } else if (ended) {
            pending = null;
            if (failure == null) {
                next.succeed(Optional.empty());
            } else {
                next.fail(failure);
            }
        }
    }

    private void took() {
        taken++;
        if (taken >= WINDOW / 2 && !ended) {
            peer.credit(reply, taken);
            taken = 0;
        }
    }

    private void deliver(Optional<Object> item, Next next) {
        try {
            Object value = item.isEmpty() ? null : peer.values().decode(item.get());
            Object converted = type == Object.class ? value : peer.values().convert(value, type);
            if (converted == null) {
                throw new CodecException("it is null");
            }
            next.succeed(Optional.of(cast(converted)));
        } catch (CodecException e) {
            CodecException bad = new CodecException(
                    "An item of the stream of " + reply.path() + " does not fit: " + e.getMessage(), e);
            reply.cancel();
            end(bad);
            next.fail(bad);
        }
    }

    @SuppressWarnings("unchecked") // It was converted to this type.
    private T cast(Object value) {
        return (T) value;
    }

    /** Wants no more: the peer is told, and what comes is dropped. Again it does nothing. */
    @Override
    public void close() {
        items.clear();
        reply.cancel();
    }

    // --- for transports ---

    /** How many items the peer may send before it is told more. */
    public int window() {
        return WINDOW;
    }

    /** An item has come, as the codec has decoded it. */
    public void item(@Nullable Object item) {
        if (reply.goesOnElsewhere(() -> item(item)) || ended || reply.triggered()) {
            return;
        }
        if (items.size() >= WINDOW) {
            reply.cancel();
            end(new RpcException(
                    RpcCode.RESOURCE_EXHAUSTED,
                    "The peer has sent more items of the stream of " + reply.path() + " than there is room for: "
                            + WINDOW));
            return;
        }
        items.add(Optional.ofNullable(item));
        Next next = pending;
        if (next != null && !next.replaceable()) {
            serve();
        }
    }

    void replied(Event<@Nullable Object> done) {
        if (!done.ok()) {
            done.defuse();
            end(done.failure());
        } else if (done.value() != null) {
            end(new RpcException(
                    RpcCode.FAILED_PRECONDITION, reply.path() + " is no stream, but has replied with a value"));
        } else {
            end(null);
        }
    }

    private void end(@Nullable Throwable why) {
        if (ended) {
            return;
        }
        ended = true;
        failure = why;
        Next next = pending;
        if (next != null && !next.replaceable()) {
            serve();
        }
    }

    @Override
    public String toString() {
        return "RpcStream(" + reply.path() + ")";
    }

    private final class Next extends Event<Optional<T>> {

        Next() {
            super(peer.environment());
            defuse(); // The next one fails in the same way.
        }

        boolean replaceable() {
            return abandoned();
        }

        @Override
        protected void awaitedAgain() {
            if (!triggered()) {
                environment().scheduler().defer(RpcStream.this::serve);
            }
        }
    }
}
