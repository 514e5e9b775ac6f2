package io.simpyio.message;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.EventFailedException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A request of the peer, to be answered once, at any time and in any order. Loop-confined. */
public final class Request {

    private final Message message;
    private final Frame frame;
    private boolean replied;
    private boolean cancelled;
    private Runnable whenCancelled = () -> {};
    private IntConsumer whenCredit = items -> {};

    Request(Message message, Frame frame) {
        this.message = message;
        this.frame = frame;
    }

    /** The connection it came over. */
    public Message message() {
        return message;
    }

    /** What the peer sent: null, a Boolean, Number, String, List or Map. */
    public @Nullable Object content() {
        return frame.content();
    }

    /** The headers that the peer has sent with it; none from a peer that does not know them. */
    public Map<?, ?> headers() {
        return frame.headers();
    }

    /**
     * Calls the action when the peer says that it does not want the reply any more, at once if it has said so before; it
     * wants some reply all the same.
     */
    public void whenCancelled(Runnable action) {
        whenCancelled = action;
        if (cancelled) {
            action.run();
        }
    }

    void cancel() {
        cancelled = true;
        whenCancelled.run();
    }

    /** Calls the action when the peer has said that there is room for so many more items. */
    public void whenCredit(IntConsumer action) {
        whenCredit = action;
    }

    void credit(int items) {
        whenCredit.accept(items);
    }

    /**
     * Sends an item of the stream that the peer has asked for, before the reply; the event happens when it is written. The
     * peer has to know that, and to have room for it.
     *
     * @throws io.simpyio.codec.CodecException if it has no form
     * @throws IllegalStateException after the reply
     */
    public Event<@Nullable Void> item(@Nullable Object item) {
        if (replied) {
            throw new IllegalStateException("The request was already replied to");
        }
        return message.item(frame.id(), item);
    }

    /** What the peer sent, as a value of a type; fails with a {@link io.simpyio.codec.CodecException}. */
    public @Nullable Object content(Type type) {
        return message.codec().convert(content(), type);
    }

    /**
     * Replies with success; the event happens when the reply is written. A reply that cannot be encoded, or is too
     * large for a packet, becomes a failure reply that says so. After the connection is closed it does nothing.
     *
     * @throws IllegalStateException if the request was replied to before
     */
    public Event<@Nullable Void> succeed(@Nullable Object reply) {
        return reply(new Frame(Frame.Type.SUCCESS, frame.id(), reply));
    }

    /** Replies with a failure: the simple name of the exception's class and its message; otherwise as succeed. */
    public Event<@Nullable Void> fail(Throwable failure) {
        return fail(describe(failure));
    }

    /** Replies with a failure and its text, by simpy.io's custom a traceback; otherwise as succeed. */
    public Event<@Nullable Void> fail(String traceback) {
        return fail(traceback, Map.of());
    }

    /** Replies with a failure, and headers, which go along if the peer knows them. */
    public Event<@Nullable Void> fail(String traceback, Map<String, ?> headers) {
        return reply(new Frame(Frame.Type.FAILURE, frame.id(), traceback, headers));
    }

    private Event<@Nullable Void> reply(Frame reply) {
        if (replied) {
            throw new IllegalStateException("The request was already replied to");
        }
        replied = true;
        return message.reply(reply);
    }

    static String describe(Throwable failure) {
        Throwable cause = failure instanceof EventFailedException ? failure.getCause() : null;
        Throwable described = cause == null ? failure : cause;
        return described.getClass().getSimpleName() + ": " + described.getMessage() + "\n";
    }

    @Override
    public String toString() {
        return "Request(" + frame.id() + ")";
    }
}
