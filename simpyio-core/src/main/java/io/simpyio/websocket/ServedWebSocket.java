package io.simpyio.websocket;

import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.ProtocolHandler;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.TcpSocket;
import org.jspecify.annotations.Nullable;

/** Runs a handler for one WebSocket, in the process of its connection, and ends it as the handler has ended. Loop-confined. */
final class ServedWebSocket implements ProtocolHandler {

    private final HttpRequest request;
    private final WebSocketHandler handler;
    private final WebSocketOptions options;
    private final Handshake handshake;

    private @Nullable WebSocket webSocket;
    private @Nullable SimProcess<?> handling;

    ServedWebSocket(HttpRequest request, WebSocketHandler handler, WebSocketOptions options, Handshake handshake) {
        this.request = request;
        this.handler = handler;
        this.options = options;
        this.handshake = handshake;
    }

    @Override
    public void serve(TcpSocket socket) throws Exception {
        WebSocket opened = new WebSocket(socket, options, handshake, request, null);
        webSocket = opened;
        handling = opened.environment().activeProcess().orElse(null);
        opened.start(this::lost);
        try {
            handler.handle(opened);
        } catch (ProcessTermination e) {
            throw e;
        } catch (Throwable e) {
            if (opened.isOpen() && !closesWith(e, opened)) {
                opened.close(WebSocketClose.INTERNAL_ERROR, "");
                throw e; // For the log.
            }
        } finally {
            handling = null;
            opened.close();
            awaitReleased(opened);
        }
    }

    private static boolean closesWith(Throwable failure, WebSocket opened) {
        if (!(failure instanceof WebSocketException wanted) || !WebSocketClose.sendable(wanted.code())) {
            return false;
        }
        opened.close(wanted.close());
        return true;
    }

    /** It ends within the time that closing may take, whoever is impatient. */
    private static void awaitReleased(WebSocket opened) {
        while (!opened.released().processed()) {
            try {
                opened.released().await();
            } catch (Interrupt e) {
                continue;
            }
        }
    }

    private void lost() {
        SimProcess<?> process = handling;
        boolean told =
                process != null && process.target().filter(Outbox::isSend).isPresent();
        if (process != null
                && !told
                && process.alive()
                && process.environment().activeProcess().orElse(null) != process) {
            process.interrupt("the WebSocket is lost: " + request.peerAddress());
        }
    }

    @Override
    public void serverClosed(TcpSocket socket) {
        WebSocket opened = webSocket;
        if (opened == null) {
            socket.close();
        } else {
            opened.close(WebSocketClose.GOING_AWAY, "The server is closed");
        }
    }
}
