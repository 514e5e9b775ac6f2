package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.TcpServerSocket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketContractTests extends PacketContract {

    private static final int TEN_MEBIBYTES = 10 << 20;

    /** The packet level example of simpy.io's README. */
    @Test
    void readmeExample() {
        List<String> printed = new ArrayList<>();
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            start(() -> {
                Packet packet = new Packet(listening.accept().await());
                printed.add(text(packet.read().await()));
                packet.write(bytes("cya")).await();
            });
            Packet packet =
                    new Packet(network.connect("127.0.0.1", listening.port()).await());
            packet.write(bytes("ohai")).await();
            printed.add(text(packet.read().await()));
        });
        assertThat(printed).containsExactly("ohai", "cya");
    }

    @Test
    void wireIsALengthOfFourBytesAndThePayload() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.packet().write(bytes("ohai")).await();
            assertThat(connection.peer().receiveHex(8)).isEqualTo("000000046f686169");
            connection.peer().sendHex("00000003" + "637961");
            assertThat(text(connection.packet().read().await())).isEqualTo("cya");
        });
    }

    @Test
    void emptyPacketIsAPacket() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.packet().write(new byte[0]).await();
            connection.packet().write(bytes("x")).await();
            assertThat(connection.peer().receiveHex(9)).isEqualTo("00000000" + "0000000178");
            connection.peer().sendHex("00000000" + "0000000179");
            assertThat(connection.packet().read().await()).isEmpty();
            assertThat(text(connection.packet().read().await())).isEqualTo("y");
        });
    }

    @Test
    void packetMayArriveByteByByte() {
        run(() -> {
            Connection other = connect();
            WithPeer connection = withPeer();
            Event<byte[]> read = connection.packet().read();
            for (byte octet : RawPeer.frame("ohai")) {
                assertThat(read.triggered()).isFalse();
                connection.peer().socket().write(new byte[] {octet}).await();
                exchange(other, 2);
            }
            assertThat(text(read.await())).isEqualTo("ohai");
        });
    }

    @Test
    void manyPacketsMayArriveAtOnce() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            frames.writeBytes(RawPeer.frame("packet " + i));
        }
        run(() -> {
            WithPeer connection = withPeer();
            Event<Integer> write = connection.peer().socket().write(frames.toByteArray());
            for (int i = 0; i < 300; i++) {
                assertThat(text(connection.packet().read().await())).isEqualTo("packet " + i);
            }
            write.await();
        });
    }

    @Test
    void packetsMayBeCutAnywhere() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            frames.writeBytes(RawPeer.frame("x".repeat(i)));
        }
        byte[] stream = frames.toByteArray();
        run(() -> {
            WithPeer connection = withPeer();
            start(() -> {
                for (int from = 0; from < stream.length; from += 37) {
                    byte[] part = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + 37));
                    connection.peer().socket().write(part).await();
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(connection.packet().read().await()).hasSize(i);
            }
        });
    }

    @Test
    void writesAtTheSameTimeKeepTheirOrder() {
        run(() -> {
            Packets packets = packets();
            List<Event<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                writes.add(packets.client().write(bytes("packet " + i)));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(text(packets.server().read().await())).isEqualTo("packet " + i);
            }
            environment.allOf(writes).await();
        });
    }

    @Test
    void writesOfManyProcessesStayWhole() {
        run(() -> {
            Packets packets = packets();
            for (int writer = 0; writer < 20; writer++) {
                byte[] payload = new byte[1_000 + writer];
                Arrays.fill(payload, (byte) writer);
                start(() -> {
                    for (int i = 0; i < 20; i++) {
                        packets.client().write(payload).await();
                    }
                });
            }
            for (int i = 0; i < 400; i++) {
                byte[] payload = packets.server().read().await();
                byte[] expected = new byte[payload.length];
                Arrays.fill(expected, (byte) (payload.length - 1_000));
                assertSame(payload, expected);
            }
        });
    }

    @Test
    void bothDirectionsAtOnce() {
        byte[] payload = pattern(Packet.DEFAULT_MAX_PACKET_SIZE);
        run(() -> {
            Packets packets = packets();
            List<SimProcess<Void>> all = new ArrayList<>();
            for (Packet end : List.of(packets.client(), packets.server())) {
                all.add(start(() -> {
                    for (int i = 0; i < 50; i++) {
                        end.write(payload).await();
                    }
                }));
                all.add(start(() -> {
                    for (int i = 0; i < 50; i++) {
                        assertSame(end.read().await(), payload);
                    }
                }));
            }
            environment.allOf(all).await();
        });
    }

    @Test
    void limitOfTenMebibytesWorks() {
        byte[] payload = pattern(TEN_MEBIBYTES);
        run(() -> {
            Packets packets = packets(TEN_MEBIBYTES);
            Event<Void> write = packets.client().write(payload);
            assertSame(packets.server().read().await(), payload);
            write.await();
        });
    }

    @Test
    void peerAddressIsThatOfThePeer() {
        run(() -> {
            Connection connection = connect();
            Packet client = new Packet(connection.client());
            assertThat(client.peerAddress()).isEqualTo(connection.client().peerAddress());
            assertThat(new Packet(connection.server()).peerAddress())
                    .isEqualTo(connection.client().address());
        });
    }
}
