package io.simpyio.websocket;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The messages and fragments that wait to be sent, in their order. Loop-confined. */
final class SendQueue {

    /** A message, or a message that is sent in fragments. */
    private sealed interface Item {}

    private final Environment environment;
    private final int maxMessages;
    private final int maxBytes;
    private final Deque<Item> items = new ArrayDeque<>();
    private @Nullable Fragments current;
    private @Nullable WebSocketException refusal;
    private int messages;
    private long bytes;

    SendQueue(Environment environment, WebSocketOptions options) {
        this.environment = environment;
        this.maxMessages = options.maxQueuedMessages();
        this.maxBytes = options.maxQueuedBytes();
    }

    /** How many bytes of payload wait, or are being sent. */
    long bytes() {
        return bytes;
    }

    /** Whether there is room for that, which there always is for the only message. */
    boolean hasRoom(int moreBytes) {
        return messages == 0 || messages < maxMessages && bytes + moreBytes <= maxBytes;
    }

    /** Adds a message. */
    Outgoing add(boolean text, byte[] payload) {
        Outgoing message = new Outgoing(environment, text, payload, true, true);
        if (takes(message)) {
            items.add(message);
        }
        return message;
    }

    /** Adds a message of fragments, whose turn comes after what waits already. */
    Fragments addFragments(boolean text) {
        Fragments fragments = new Fragments(text);
        if (refusal == null) {
            items.add(fragments);
        }
        return fragments;
    }

    /** Adds a fragment to its message. */
    Outgoing add(Fragments message, byte[] payload, boolean last) {
        if (message.ended) {
            throw new IllegalStateException("The message has ended");
        }
        Outgoing fragment = new Outgoing(environment, message.text, payload, !message.begun, last);
        message.begun = true;
        message.ended = last;
        if (takes(fragment)) {
            message.waiting.add(fragment);
        }
        return fragment;
    }

    private boolean takes(Outgoing outgoing) {
        if (refusal != null) {
            outgoing.fail(refusal);
            return false;
        }
        messages++;
        bytes += outgoing.payload.length;
        return true;
    }

    /** The next one to be sent; null if there is none, or if it is the turn of a message whose next fragment is not there. */
    @Nullable Outgoing poll() {
        while (true) {
            if (current != null) {
                Outgoing fragment = current.waiting.poll();
                if (fragment != null && fragment.last) {
                    current = null;
                }
                return fragment;
            }
            Item next = items.poll();
            if (next instanceof Fragments fragments) {
                current = fragments;
            } else {
                return (Outgoing) next;
            }
        }
    }

    /** It was sent, or never will be. */
    void done(Outgoing outgoing, @Nullable Throwable failure) {
        if (outgoing.triggered()) {
            return;
        }
        messages--;
        bytes -= outgoing.payload.length;
        if (failure == null) {
            outgoing.succeed(null);
        } else {
            outgoing.fail(failure);
        }
    }

    /** Takes nothing more: what follows fails. */
    void refuse(WebSocketException failure) {
        refusal = failure;
    }

    /** Takes nothing more, and what waits fails, too. */
    void drop(WebSocketException failure) {
        refuse(failure);
        items.forEach(item -> drop(item, failure));
        items.clear();
        if (current != null) {
            drop(current, failure);
            current = null;
        }
    }

    private void drop(Item item, WebSocketException failure) {
        switch (item) {
            case Outgoing message -> done(message, failure);
            case Fragments fragments -> {
                fragments.waiting.forEach(fragment -> done(fragment, failure));
                fragments.waiting.clear();
            }
        }
    }

    /** A message, or a fragment of one; happens when the network has taken it. */
    static final class Outgoing extends Event<@Nullable Void> implements Item {

        private final boolean text;
        private final byte[] payload;
        private final boolean first;
        private final boolean last;

        private Outgoing(Environment environment, boolean text, byte[] payload, boolean first, boolean last) {
            super(environment);
            this.text = text;
            this.payload = payload;
            this.first = first;
            this.last = last;
            defuse(); // The next one fails in the same way.
        }

        boolean text() {
            return text;
        }

        byte[] payload() {
            return payload;
        }

        boolean first() {
            return first;
        }

        boolean last() {
            return last;
        }
    }

    /** A message of fragments: when it is its turn, other messages wait until it has ended. */
    static final class Fragments implements Item {

        private final boolean text;
        private final Deque<Outgoing> waiting = new ArrayDeque<>(1);
        private boolean begun;
        private boolean ended;

        private Fragments(boolean text) {
            this.text = text;
        }

        boolean text() {
            return text;
        }
    }
}
