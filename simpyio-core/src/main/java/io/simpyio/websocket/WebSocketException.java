package io.simpyio.websocket;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The end of a WebSocket, with its code and its reason: what to receive or to send fails with after it. A handler that
 * throws one ends its WebSocket with this code and reason.
 */
public final class WebSocketException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /** An end with a code that may be sent, which is checked when it is. */
    public WebSocketException(int code, String reason) {
        this(new WebSocketClose(code, reason), null);
    }

    WebSocketException(WebSocketClose close, @Nullable Throwable cause) {
        super(close.toString(), cause);
        this.code = close.code();
        this.reason = close.reason();
    }

    /** The code, such as {@link WebSocketClose#NORMAL_CLOSURE}. */
    public int code() {
        return code;
    }

    /** The reason; may be empty. */
    public String reason() {
        return reason;
    }

    WebSocketClose close() {
        return new WebSocketClose(code, reason);
    }
}
