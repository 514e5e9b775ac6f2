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

    private @Nullable WebSocketConnection connection;
    private @Nullable WebSocket webSocket;
    private boolean draining;
    private @Nullable SimProcess<?> handling;

    ServedWebSocket(HttpRequest request, WebSocketHandler handler, WebSocketOptions options, Handshake handshake) {
        this.request = request;
        this.handler = handler;
        this.options = options;
        this.handshake = handshake;
    }

    @Override
    public void serve(TcpSocket socket) throws Exception {
        WebSocketConnection opened = new WebSocketConnection(socket, options, handshake.compression(), null);
        connection = opened;
        handling = opened.environment().activeProcess().orElse(null);
        WebSocket served = new WebSocket(opened, handshake.subprotocol(), request);
        webSocket = served;
        opened.start(this::lost);
        if (draining) {
            handler.serverDrains(served);
        }
        try {
            handler.handle(served);
        } catch (ProcessTermination e) {
            throw e;
        } catch (Throwable e) {
            if (opened.isOpen() && !closesWith(e, opened)) {
                opened.close(new WebSocketClose(WebSocketClose.INTERNAL_ERROR, ""));
                throw e; // For the log.
            }
        } finally {
            handling = null;
            opened.close(new WebSocketClose(WebSocketClose.NORMAL_CLOSURE, ""));
            awaitReleased(opened);
        }
    }

    private static boolean closesWith(Throwable failure, WebSocketConnection opened) {
        if (!(failure instanceof WebSocketException wanted) || !WebSocketClose.sendable(wanted.code())) {
            return false;
        }
        opened.close(wanted.close());
        return true;
    }

    /** It ends within the time that closing may take, whoever is impatient. */
    private static void awaitReleased(WebSocketConnection opened) {
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
        boolean told = process != null
                && process.target().filter(SendQueue.Outgoing.class::isInstance).isPresent();
        if (process != null
                && !told
                && process.alive()
                && process.environment().activeProcess().orElse(null) != process) {
            process.interrupt("the WebSocket is lost: " + request.peerAddress());
        }
    }

    @Override
    public void serverDrains(TcpSocket socket) {
        draining = true;
        if (webSocket != null) {
            handler.serverDrains(webSocket);
        }
    }

    @Override
    public void serverClosed(TcpSocket socket) {
        WebSocketConnection opened = connection;
        if (opened == null) {
            socket.close();
        } else {
            opened.close(new WebSocketClose(WebSocketClose.GOING_AWAY, "The server is closed"));
        }
    }
}
