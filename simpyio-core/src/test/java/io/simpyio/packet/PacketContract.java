package io.simpyio.packet;

import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketContract;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract suites of packets share. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
abstract class PacketContract extends SocketContract {

    /** Two ends of a connection in packets. */
    record Packets(Packet client, Packet server) {}

    /** One end in packets, the other in bytes. */
    record WithPeer(Packet packet, RawPeer peer) {}

    /** Connects; in a process. */
    Packets packets() {
        return packets(Packet.DEFAULT_MAX_PACKET_SIZE);
    }

    Packets packets(int maxPacketSize) {
        Connection connection = connect();
        return new Packets(
                new Packet(connection.client(), maxPacketSize), new Packet(connection.server(), maxPacketSize));
    }

    WithPeer withPeer() {
        Connection connection = connect();
        return new WithPeer(new Packet(connection.server()), new RawPeer(connection.client()));
    }

    /** That another connection still works; in a process. */
    static void assertGoesOn(Packets other) {
        other.client().write(bytes("still")).await();
        if (!text(other.server().read().await()).equals("still")) {
            throw new AssertionError("The other connection does not work any more");
        }
    }
}
