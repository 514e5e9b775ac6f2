package io.simpyio.rpc.message;

import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls with headers of their own, or for streams, that wait until it is known whether the server understands them: a token or a trace
 * must not get lost because a call is the first of its connection. To find that out, the server is asked for what it does
 * not have. Calls behind them wait too, so that all go in their order. Loop-confined.
 */
final class HeldCalls {

    /** Nothing can be called there, as a part of a path must not start with an underscore; with simpy.io too. */
    static final String HELLO = "_hello";

    private final Message message;
    private final Function<RpcReply<?>, Runnable> sender;
    private final Deque<Held> calls = new ArrayDeque<>();
    private boolean known;
    private boolean asking;

    HeldCalls(Message message, Function<RpcReply<?>, Runnable> sender) {
        this.message = message;
        this.sender = sender;
    }

    /** A call that waits, and what cancels it once it is sent. */
    private static final class Held {

        private final RpcReply<?> reply;
        private @Nullable Runnable cancellation;

        Held(RpcReply<?> reply) {
            this.reply = reply;
        }

        void cancel() {
            if (cancellation != null) {
                cancellation.run();
            }
        }
    }

    /** Whether a call has to wait. */
    boolean holds(RpcReply<?> reply) {
        if (known) {
            return false;
        }
        if (message.extended() || !message.offers()) {
            known = !asking;
            return asking;
        }
        return asking || !reply.headers().isEmpty() || reply.stream().isPresent();
    }

    /** Sends a call later; as many as may be unanswered can wait. */
    Runnable hold(RpcReply<?> reply) {
        if (calls.size() >= message.maxOutgoing()) {
            reply.notSent(new RpcException(
                    RpcCode.RESOURCE_EXHAUSTED,
                    "Too many calls wait for the connection: the limit maxOutgoing is " + message.maxOutgoing()));
            return () -> {};
        }
        Held held = new Held(reply);
        calls.add(held);
        if (!asking) {
            asking = true;
            Event<@Nullable Object> hello = message.send(List.of(HELLO, List.of(), Map.of()));
            hello.addCallback(answered -> {
                answered.defuse(); // What it says, and that it is lost, does not matter: what is sent next will tell.
                release();
            });
        }
        return held::cancel;
    }

    private void release() {
        known = true;
        asking = false;
        List<Held> waiting = new ArrayList<>(calls);
        calls.clear();
        for (Held held : waiting) {
            if (!held.reply.triggered()) { // Else it was given up.
                held.cancellation = sender.apply(held.reply);
            }
        }
    }
}
