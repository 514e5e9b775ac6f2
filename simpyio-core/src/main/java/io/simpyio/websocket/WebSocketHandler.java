package io.simpyio.websocket;

/**
 * Serves one WebSocket after the other has been opened by a client. It runs in a process of its own for each, and may
 * await.
 *
 * <p>When it returns, the WebSocket is closed with code 1000; when it throws a {@link WebSocketException}, with the code of
 * that; when it fails in another way, with 1011 and a log line. It is interrupted when the connection is lost or the server
 * closed and nobody waits to receive or to send on it, who would be told; when the client closes the WebSocket properly, it
 * may go on with what it is doing, and its next receive or send fails.
 */
@FunctionalInterface
public interface WebSocketHandler {

    /** Serves one WebSocket. */
    void handle(WebSocket socket) throws Exception;
}
