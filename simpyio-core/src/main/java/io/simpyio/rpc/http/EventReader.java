package io.simpyio.rpc.http;

import io.simpyio.http.HttpException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Makes events out of the pieces of a body (server-sent events, HTML living standard, 9.2.6). Loop-confined. */
final class EventReader {

    /** An event; its type is {@code message} if nothing else is said. */
    record Received(String type, String data) {}

    private static final String DEFAULT_TYPE = "message";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final long maxEventBytes;
    private final Deque<Received> complete = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private long eventBytes;
    private boolean begun;
    private boolean afterReturn;

    EventReader(long maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Takes what has come; fails with an {@link HttpException} if an event is larger than the limit. */
    void add(byte[] piece) {
        for (byte next : piece) {
            if (next == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                endLine();
            } else {
                addToLine(next);
            }
        }
    }

    private void addToLine(byte next) {
        eventBytes++;
        if (eventBytes > maxEventBytes) {
            throw new HttpException(413, "An event of more than " + maxEventBytes + " bytes");
        }
        line.write(next);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        begun = true;
        if (text.isEmpty()) {
            endEvent();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        String content = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "event" -> type = content;
            case "data" -> data.append(content).append('\n');
            default -> {} // A comment, or a field that says nothing to us.
        }
        if (data.isEmpty() && type.isEmpty()) {
            eventBytes = 0; // Comments keep a connection alive, any number of them.
        }
    }

    /** What has no data is none. */
    private void endEvent() {
        if (!data.isEmpty()) {
            complete.add(new Received(type.isEmpty() ? DEFAULT_TYPE : type, data.substring(0, data.length() - 1)));
        }
        type = "";
        data.setLength(0);
        eventBytes = 0;
    }

    /** The next event that has come as a whole; empty if there is none. */
    Optional<Received> poll() {
        return Optional.ofNullable(complete.poll());
    }
}
