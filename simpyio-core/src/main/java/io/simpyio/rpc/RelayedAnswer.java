package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Scheduler;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the reply of a call from the main loop of a server back to the loop of its connection, where the call waits for
 * it. Nothing of what goes there can change any more. Confined to the main loop.
 */
final class RelayedAnswer implements RpcCall.Answer {

    /** Confined to the loop of the connection. */
    private final RpcCall waiting;

    private final RpcCall.Answer answer;
    private final int credit;
    private final RpcValues values;
    private final Environment environment;
    private final Scheduler there;

    /**
     * The way back, to be made on the loop of the connection.
     *
     * @param waiting the call as it has come
     * @param answer its own
     * @param values of the connection, of which only what is for any thread is used
     * @param main where the call is carried out
     * @param there the loop of the connection
     */
    RelayedAnswer(RpcCall waiting, RpcCall.Answer answer, RpcValues values, Environment main, Scheduler there) {
        this.waiting = waiting;
        this.answer = answer;
        this.credit = answer.credit();
        this.values = values;
        this.environment = main;
        this.there = there;
    }

    @Override
    public void succeed(@Nullable Object result) {
        Object fixed;
        try {
            fixed = values.fixed(result);
        } catch (CodecException e) {
            fail(RpcFailure.of(e));
            return;
        }
        handOver(() -> waiting.answered(fixed));
    }

    @Override
    public void fail(RpcFailure failure) {
        handOver(() -> waiting.refused(failure));
    }

    @Override
    public int credit() {
        return credit;
    }

    @Override
    public void whenCredit(IntConsumer action) {
        Scheduler main = environment.scheduler();
        handOver(() -> answer.whenCredit(items -> main.resume(() -> action.accept(items))));
    }

    @Override
    public Event<@Nullable Void> item(@Nullable Object item) {
        Event<@Nullable Void> gone = new Event<>(environment);
        Object fixed = values.fixed(item);
        Scheduler main = environment.scheduler();
        handOver(() -> send(fixed, failure -> main.resume(() -> went(gone, failure))));
        return gone;
    }

    private void handOver(Runnable task) {
        environment.scheduler().handOver(there, task);
    }

    private static void went(Event<@Nullable Void> gone, @Nullable Throwable failure) {
        if (failure == null) {
            gone.succeed(null);
        } else {
            gone.defuse().fail(failure);
        }
    }

    /** What is told whether an item has gone. */
    private interface Outcome {
        void tell(@Nullable Throwable failure);
    }

    /** On the loop of the connection. */
    private void send(@Nullable Object item, Outcome outcome) {
        if (waiting.isAnswered()) {
            outcome.tell(new IllegalStateException("The stream of " + waiting.path() + " has ended"));
            return;
        }
        try {
            answer.item(item).addCallback(sent -> {
                if (sent.ok()) {
                    outcome.tell(null);
                } else {
                    sent.defuse();
                    outcome.tell(sent.failure());
                }
            });
        } catch (RuntimeException e) {
            outcome.tell(e);
        }
    }
}
