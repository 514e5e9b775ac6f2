package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever comes, and in whatever pieces, the packets are those that a reader of the whole would find. */
class PacketFuzz {

    private static final int MAX_PACKET_SIZE = 100;

    private static Backend backend;
    private static TcpServerSocket listening;

    @BeforeAll
    static void listen() {
        backend = Backend.open("virtual");
        backend.environment().run(backend.environment().process(() -> {
            listening = backend.network().listen(0).await();
        }));
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** The first byte says how large the pieces are. */
    @FuzzTest(maxDuration = "20s")
    void packetsDoNotDependOnThePieces(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int pieceBytes = 1 + (input[0] & 0xff);
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        List<String> received =
                backend.environment().run(backend.environment().process(() -> received(stream, pieceBytes)));
        assertThat(received).isEqualTo(expected(ByteBuffer.wrap(stream)));
        assertThat(backend.environment().livingProcesses()).isEmpty();
    }

    private static List<String> received(byte[] stream, int pieceBytes) {
        Event<TcpSocket> accept = listening.accept();
        TcpSocket client =
                backend.network().connect("localhost", listening.port()).await();
        Packet packet = new Packet(accept.await(), MAX_PACKET_SIZE);
        Event<?> sent = backend.environment().process(() -> {
            try (client) {
                for (int i = 0; i < stream.length; i += pieceBytes) {
                    client.write(Arrays.copyOfRange(stream, i, Math.min(stream.length, i + pieceBytes)))
                            .await();
                }
            } catch (SocketException refused) {
                // The other end has read enough.
            }
        });
        List<String> received = new ArrayList<>();
        try (packet) {
            while (true) {
                received.add(HexFormat.of().formatHex(packet.read().await()));
            }
        } catch (PacketTooLargeException | SocketException end) {
            received.add(end.getClass().getSimpleName());
        }
        sent.await();
        return received;
    }

    private static List<String> expected(ByteBuffer stream) {
        List<String> packets = new ArrayList<>();
        while (stream.remaining() >= Integer.BYTES) {
            long size = Integer.toUnsignedLong(stream.getInt());
            if (size > MAX_PACKET_SIZE) {
                packets.add(PacketTooLargeException.class.getSimpleName());
                return packets;
            }
            if (size > stream.remaining()) {
                break;
            }
            byte[] payload = new byte[(int) size];
            stream.get(payload);
            packets.add(HexFormat.of().formatHex(payload));
        }
        packets.add(SocketException.class.getSimpleName());
        return packets;
    }
}
