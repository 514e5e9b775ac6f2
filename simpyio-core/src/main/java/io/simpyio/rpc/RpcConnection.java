package io.simpyio.rpc;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.message.Message;
import io.simpyio.message.Request;
import io.simpyio.net.SocketException;
import io.simpyio.packet.Packet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a server, and the calls that came over it. Loop-confined. */
final class RpcConnection {

    private static final Logger logger = LoggerFactory.getLogger(RpcConnection.class);

    private final RpcMessageServer server;
    private final Packet packet;
    private final Message message;
    private final Environment environment;
    private final Set<SimProcess<?>> calls = new LinkedHashSet<>();

    RpcConnection(RpcMessageServer server, Packet packet, Message message) {
        this.server = server;
        this.packet = packet;
        this.message = message;
        this.environment = message.environment();
    }

    /** Receives and starts calls until the connection ends. */
    void serve() {
        try {
            while (true) {
                begin(message.recv().await());
            }
        } catch (SocketException e) {
            logger.debug("Connection of {} has ended: {}", message.peerAddress(), e.getMessage());
        } catch (RuntimeException e) {
            server.log().warn("Connection of {} closed: {}", message.peerAddress(), e.getMessage());
        } finally {
            server.ended(this);
            message.close();
            endCalls();
        }
    }

    private void endCalls() {
        for (SimProcess<?> call : new ArrayList<>(calls)) {
            if (call.alive()) {
                call.interrupt("the connection of " + message.peerAddress() + " has ended");
            }
        }
    }

    private void begin(Request request) {
        if (!server.callBegins()) {
            request.fail("RuntimeError: Too many calls run: the limit maxCalls is "
                    + server.options().maxCalls() + "\n");
            return;
        }
        SimProcess<?> call;
        try {
            call = environment.process("rpc-call", () -> answer(request));
        } catch (RuntimeException e) {
            server.callEnded();
            request.fail(e); // The environment takes no more processes.
            return;
        }
        calls.add(call);
        call.addCallback(ended -> {
            calls.remove(call);
            server.callEnded();
        });
    }

    private void answer(Request request) {
        String path = "";
        Object result;
        try {
            RpcCall call = RpcCall.of(request.content());
            path = call.path();
            result = server.router()
                    .resolve(path)
                    .call(call, server.options().message().codec());
        } catch (RpcException e) {
            // The name under which Python peers of simpy.io know this failure.
            request.fail("RuntimeError: " + e.getMessage() + "\n");
            return;
        } catch (ProcessTermination e) {
            throw e;
        } catch (Throwable e) { // Whatever it is, the peer waits for an answer.
            if (!message.isClosed()) {
                logger.warn("Call of {} failed", path, e);
            }
            request.fail(e);
            return;
        }
        request.succeed(result);
    }

    /**
     * Nobody wants anything of it; not so while a call runs, however long that takes. Who sends a packet byte by byte
     * wants something, but is idle from the first byte on if the last does not come.
     */
    long idleNanos() {
        return Math.max(calls.isEmpty() ? packet.idleNanos() : 0, packet.partNanos());
    }

    void closeIdle() {
        server.log()
                .warn(
                        "Connection of {} closed, as {}: the limit idleTimeout is {}",
                        message.peerAddress(),
                        packet.partNanos() > 0 ? "a packet has not come whole" : "it is idle",
                        server.options().idleTimeout());
        close();
    }

    void close() {
        message.close();
    }
}
