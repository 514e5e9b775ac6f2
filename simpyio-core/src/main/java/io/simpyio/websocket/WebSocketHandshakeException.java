package io.simpyio.websocket;

import io.simpyio.http.HttpHeaders;
import java.io.Serial;

/** A server's refusal to open a WebSocket: a response of another status than 101. */
public final class WebSocketHandshakeException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient HttpHeaders headers;

    WebSocketHandshakeException(String uri, int status, HttpHeaders headers) {
        super("The answer to opening " + uri + " is " + status);
        this.status = status;
        this.headers = headers;
    }

    /** The status of the response. */
    public int status() {
        return status;
    }

    /** The header fields of the response, such as where a redirect leads, or which version the server speaks. */
    public HttpHeaders headers() {
        return headers;
    }
}
