package io.simpyio.benchmarks.sockets;

import io.simpyio.message.Message;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.Packet;
import org.jspecify.annotations.Nullable;

/** simpy.io's example: "ohai" is answered with "cya". */
final class SimpyioMessages extends SimpyioLoad {

    private final @Nullable MessageServer remote;

    SimpyioMessages(String backend, RoundTrips work, long sliceUnits) {
        super(backend, work, sliceUnits);
        if (work.kind() == RoundTrips.Kind.REMOTE) {
            remote = MessageServer.start(backend);
            connect(remote.port());
        } else {
            remote = null;
            connect();
        }
    }

    static Message message(TcpSocket socket) {
        return new Message(new Packet(socket), MessageOptions.DEFAULT);
    }

    @Override
    void serve(TcpSocket socket) {
        answer(message(socket));
    }

    static void answer(Message message) {
        message.environment().process("server", () -> {
            while (true) {
                message.recv().await().succeed("cya");
            }
        });
    }

    @Override
    void ask(TcpSocket socket, int size) {
        Message message = message(socket);
        for (int i = 0; i < size; i++) {
            env.process("client", () -> {
                while (true) {
                    if (!"cya".equals(message.send("ohai").await())) {
                        throw new IllegalStateException("Another reply was expected");
                    }
                    done();
                }
            });
        }
    }

    @Override
    void closed() {
        if (remote != null) {
            remote.close();
        }
    }
}
