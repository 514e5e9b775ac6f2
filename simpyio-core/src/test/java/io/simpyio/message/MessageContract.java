package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketContract;
import io.simpyio.packet.Packet;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.packet.RawPeer;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract suites of messages share. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
abstract class MessageContract extends SocketContract {

    /** Two ends of a connection in messages. */
    record Messages(Message client, Message server) {}

    /** One end in messages, the other in packets written by hand. */
    record WithPeer(Message message, RawPeer peer) {}

    /** Connects; in a process. */
    Messages messages() {
        Connection connection = connect();
        return new Messages(
                new Message(new PacketUtf8(connection.client())), new Message(new PacketUtf8(connection.server())));
    }

    Messages messages(int maxPacketSize, MessageOptions options) {
        Connection connection = connect();
        return new Messages(
                new Message(new Packet(connection.client(), maxPacketSize), options),
                new Message(new Packet(connection.server(), maxPacketSize), options));
    }

    WithPeer withPeer() {
        Connection connection = connect();
        return new WithPeer(new Message(new PacketUtf8(connection.server())), new RawPeer(connection.client()));
    }

    /** Answers every request with its content, until the connection ends. */
    SimProcess<Void> echo(Message message) {
        return start(() -> {
            while (!message.isClosed()) {
                Request request = message.recv().await();
                request.succeed(request.content());
            }
        });
    }

    /** That another connection, on which there were so many requests, still works; in a process. */
    static void assertGoesOn(Messages other) {
        SimProcess<Object> call = other.client()
                .environment()
                .process(() -> other.client().send("still there?").await());
        Request request = other.server().recv().await();
        assertThat(request.content()).isEqualTo("still there?");
        request.succeed("yes");
        assertThat(call.await()).isEqualTo("yes");
    }
}
