package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import org.jspecify.annotations.Nullable;

/**
 * Where a method sends the items of a stream, as a parameter of it; they end when the method does, with its failure if it
 * fails. Loop-confined.
 *
 * @param <T> the type of the items
 */
public final class RpcSink<T extends @Nullable Object> {

    private final RpcCall call;
    private final RpcCall.Answer answer;
    private final RpcValues values;
    private long credit;
    private @Nullable Waiting<T> waiting;
    private boolean ended;

    RpcSink(RpcCall call, RpcCall.Answer answer, RpcValues values) {
        this.call = call;
        this.answer = answer;
        this.values = values;
        this.credit = answer.credit();
        answer.whenCredit(this::granted);
        call.whenReleased(this::end);
    }

    private record Waiting<T extends @Nullable Object>(T item, Event<@Nullable Void> sent) {}

    /**
     * Sends an item; the event happens when it has gone, which is not before the caller has room for it: so a slow caller
     * slows down who awaits each. Only one may wait for room, another fails with an {@link IllegalStateException}. Fails
     * with a {@link CodecException} if the item has no form, and with an {@link IllegalStateException} after the end.
     */
    public Event<@Nullable Void> send(T item) {
        Event<@Nullable Void> sent = new Event<>(call.environment());
        Waiting<T> before = waiting;
        if (ended) {
            return sent.fail(new IllegalStateException("The stream of " + call.path() + " has ended"));
        }
        if (before != null) {
            return sent.fail(new IllegalStateException(
                    "An item of the stream of " + call.path() + " waits to be sent already: the limit is 1"));
        }
        if (credit > 0) {
            go(item, sent);
        } else {
            waiting = new Waiting<>(item, sent);
        }
        return sent;
    }

    private void go(T item, Event<@Nullable Void> sent) {
        Event<@Nullable Void> gone;
        try {
            gone = answer.item(values.encode(item));
        } catch (CodecException e) {
            sent.fail(e);
            return;
        }
        credit--;
        gone.addCallback(done -> {
            if (done.ok()) {
                sent.succeed(null);
            } else {
                done.defuse();
                sent.defuse().fail(done.failure());
            }
        });
    }

    private void granted(int more) {
        credit += more;
        Waiting<T> next = waiting;
        if (next != null && credit > 0) {
            waiting = null;
            go(next.item(), next.sent());
        }
    }

    private void end() {
        ended = true;
        Waiting<T> left = waiting;
        waiting = null;
        if (left != null) { // Who waited was interrupted.
            left.sent().defuse().fail(new IllegalStateException("The stream of " + call.path() + " has ended"));
        }
    }
}
