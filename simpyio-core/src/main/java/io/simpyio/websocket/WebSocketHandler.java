package io.simpyio.websocket;

/**
 * Serves one WebSocket after the other has been opened by a client. It runs in a process of its own for each, and may
 * await.
 *
 * <p>When it returns, the WebSocket is closed with code 1000; when it throws a {@link WebSocketException}, with the code of
 * that; when it fails in another way, with 1011 and a log line. It is interrupted when the server is closed, and when the
 * connection is lost while nobody waits to receive, it does not wait to send, and has not asked for the event {@link
 * WebSocket#closed()}: these tell it. When the client closes the WebSocket properly, it may go on with what it is doing,
 * and its next receive or send fails.
 */
@FunctionalInterface
public interface WebSocketHandler {

    /** Serves one WebSocket. */
    void handle(WebSocket socket) throws Exception;

    /**
     * The server is shut down, and comes to its end when all WebSockets have ended, or the time that they get is over: on
     * the loop. Closes it with 1001, unless a handler has something to finish before.
     */
    default void serverDrains(WebSocket socket) {
        socket.close(WebSocketClose.GOING_AWAY, "The server is shut down");
    }
}
