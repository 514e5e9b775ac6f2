package io.simpyio.websocket;

import io.simpyio.kernel.Event;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message piece by piece, each in a frame of its own, for the other side to have the beginning before the end is
 * known. Messages that are sent meanwhile wait until this one has {@linkplain #end() ended}.
 *
 * <p>Loop-confined. Fails like {@link WebSocket#send(String)}; also with an {@link IllegalStateException} after the end, and
 * for pieces of the other kind.
 */
public final class WebSocketMessageWriter {

    private final WebSocketConnection connection;
    private final SendQueue.Fragments fragments;
    private String begunCharacter = "";

    WebSocketMessageWriter(WebSocketConnection connection, boolean text) {
        this.connection = connection;
        this.fragments = connection.sendFragments(text);
    }

    /** Sends a piece of a text; the event happens when the network has taken it. */
    public Event<@Nullable Void> write(String piece) {
        return write(piece, false);
    }

    /** Sends a piece of binary data, which must not be changed until the event has happened. */
    public Event<@Nullable Void> write(byte[] piece) {
        requireKind(false);
        return connection.send(fragments, piece, false);
    }

    /** Ends the message; the event happens when the network has taken it. */
    public Event<@Nullable Void> end() {
        return fragments.text() ? write("", true) : connection.send(fragments, new byte[0], true);
    }

    private Event<@Nullable Void> write(String piece, boolean last) {
        requireKind(true);
        String text = begunCharacter + piece;
        begunCharacter = "";
        // The two halves of a character may come in two pieces.
        if (!last && !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            begunCharacter = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        return connection.send(fragments, text.getBytes(StandardCharsets.UTF_8), last);
    }

    private void requireKind(boolean text) {
        if (fragments.text() != text) {
            throw new IllegalStateException(
                    text ? "A piece of text in a binary message" : "A piece of binary data in a text message");
        }
    }
}
