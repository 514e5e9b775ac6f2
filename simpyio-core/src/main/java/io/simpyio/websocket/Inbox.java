package io.simpyio.websocket;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The messages that came and that nobody has received yet, and whoever waits for the next one. Loop-confined. */
final class Inbox {

    /** What a message costs besides its payload: a flood of empty ones must not be for nothing. */
    private static final int MESSAGE_BYTES = 64;

    private final Environment environment;
    private final int maxReadAheadBytes;
    private final Deque<WebSocketMessage> messages = new ArrayDeque<>();
    private long bytes;
    private @Nullable Receive pending;
    private @Nullable WebSocketException end;

    Inbox(Environment environment, int maxReadAheadBytes) {
        this.environment = environment;
        this.maxReadAheadBytes = maxReadAheadBytes;
    }

    /** Whether more may be read. */
    boolean hasRoom() {
        return bytes < maxReadAheadBytes;
    }

    /** Whether somebody waits for a message. */
    boolean awaited() {
        return pending != null && !pending.replaceable();
    }

    void add(WebSocketMessage message) {
        Receive receive = pending;
        if (receive != null && !receive.replaceable()) {
            pending = null;
            receive.succeed(message);
        } else {
            messages.add(message);
            bytes += size(message);
        }
    }

    private static long size(WebSocketMessage message) {
        return MESSAGE_BYTES
                + switch (message) {
                    case WebSocketMessage.Text text -> text.text().length();
                    case WebSocketMessage.Binary binary -> binary.bytes().length;
                };
    }

    Event<WebSocketMessage> receive() {
        Receive before = pending;
        if (before != null) {
            return before.replaceable()
                    ? before // Whoever gave it up gets its message now.
                    : new Event<WebSocketMessage>(environment).fail(new IllegalStateException("Already receiving"));
        }
        Receive receive = new Receive();
        pending = receive;
        serve();
        return receive;
    }

    private void serve() {
        Receive receive = pending;
        if (receive == null) {
            return;
        }
        WebSocketMessage next = messages.poll();
        if (next != null) {
            bytes -= size(next);
            pending = null;
            receive.succeed(next);
        } else if (end != null) {
            pending = null;
            receive.fail(end);
        }
    }

    /** What was not received yet is of no interest any more. */
    void clear() {
        messages.clear();
        bytes = 0;
    }

    /** No more messages will come. */
    void end(WebSocketException failure) {
        end = failure;
        serve();
    }

    private final class Receive extends Event<WebSocketMessage> {

        Receive() {
            super(environment);
            defuse(); // The next one fails in the same way.
        }

        boolean replaceable() {
            return abandoned();
        }

        @Override
        protected void awaitedAgain() {
            if (!triggered()) {
                environment().scheduler().defer(Inbox.this::serve);
            }
        }
    }
}
