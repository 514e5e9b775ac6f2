package io.simpyio.message;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.EventFailedException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A request of the peer, to be answered once, at any time and in any order. Loop-confined. */
public final class Request {

    private final Message message;
    private final long id;
    private final @Nullable Object content;
    private boolean replied;

    Request(Message message, long id, @Nullable Object content) {
        this.message = message;
        this.id = id;
        this.content = content;
    }

    /** The connection it came over. */
    public Message message() {
        return message;
    }

    /** What the peer sent: null, a Boolean, Number, String, List or Map. */
    public @Nullable Object content() {
        return content;
    }

    /** What the peer sent, as a value of a type; fails with a {@link io.simpyio.codec.CodecException}. */
    public @Nullable Object content(Type type) {
        return message.codec().convert(content, type);
    }

    /**
     * Replies with success; the event happens when the reply is written. A reply that cannot be encoded, or is too
     * large for a packet, becomes a failure reply that says so. After the connection is closed it does nothing.
     *
     * @throws IllegalStateException if the request was replied to before
     */
    public Event<@Nullable Void> succeed(@Nullable Object reply) {
        return reply(Frame.Type.SUCCESS, reply);
    }

    /** Replies with a failure: the simple name of the exception's class and its message; otherwise as succeed. */
    public Event<@Nullable Void> fail(Throwable failure) {
        return fail(describe(failure));
    }

    /** Replies with a failure and its text, by simpy.io's custom a traceback; otherwise as succeed. */
    public Event<@Nullable Void> fail(String traceback) {
        return reply(Frame.Type.FAILURE, traceback);
    }

    private Event<@Nullable Void> reply(Frame.Type type, @Nullable Object reply) {
        if (replied) {
            throw new IllegalStateException("The request was already replied to");
        }
        replied = true;
        return message.reply(new Frame(type, id, reply));
    }

    static String describe(Throwable failure) {
        Throwable cause = failure instanceof EventFailedException ? failure.getCause() : null;
        Throwable described = cause == null ? failure : cause;
        return described.getClass().getSimpleName() + ": " + described.getMessage() + "\n";
    }

    @Override
    public String toString() {
        return "Request(" + id + ")";
    }
}
