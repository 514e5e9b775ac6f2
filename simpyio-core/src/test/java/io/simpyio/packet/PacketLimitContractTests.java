package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketLimitContractTests extends PacketContract {

    private static final int LIMIT = Packet.DEFAULT_MAX_PACKET_SIZE;

    @Test
    void packetOfExactlyTheLimitPasses() {
        byte[] payload = pattern(LIMIT);
        run(() -> {
            Packets packets = packets();
            packets.client().write(payload).await();
            assertSame(packets.server().read().await(), payload);
        });
    }

    @Test
    void packetOverTheLimitIsNotSentAndTheConnectionGoesOn() {
        run(() -> {
            Packets packets = packets();
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(
                            () -> packets.client().write(new byte[LIMIT + 1]).await())
                    .withMessageStartingWith("Packet too large. Allowed 16384 bytes but got 16385 bytes");
            assertThat(packets.client().isClosed()).isFalse();
            packets.client().write(bytes("next")).await();
            assertThat(text(packets.server().read().await())).isEqualTo("next");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, Integer.MAX_VALUE, 0x8000_0000L, 0xFFFF_FFFFL})
    void announcedPacketOverTheLimitEndsThisConnectionOnly(long size) {
        run(() -> {
            Packets other = packets();
            WithPeer connection = withPeer();
            Event<byte[]> read = connection.packet().read();
            connection.peer().sendHex(HexFormat.of().toHexDigits((int) size));
            assertTooLarge(read, size);
            assertTooLarge(connection.packet().read(), size);
            assertFails(connection.peer().socket().read(1), SocketError.ECONNRESET);
            assertThat(connection.packet().isClosed()).isTrue();
            assertFails(connection.packet().write(bytes("late")), SocketError.EBADF);
            assertGoesOn(other);
        });
    }

    private static void assertTooLarge(Event<byte[]> read, long size) {
        assertThatExceptionOfType(PacketTooLargeException.class)
                .isThrownBy(read::await)
                .withMessageStartingWith("Packet too large. Allowed 16384 bytes but got " + size + " bytes");
    }

    @Test
    void packetsBeforeOneOverTheLimitAreRead() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().sendHex("0000000178" + "00004001" + "7878");
            assertThat(text(connection.packet().read().await())).isEqualTo("x");
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(() -> connection.packet().read().await());
        });
    }

    /** All in one go, so that the loop cannot write anything in between. */
    @Test
    void onlySoManyPacketsWaitToBeWritten() {
        run(() -> {
            Packets packets = packets();
            List<Event<Void>> writes = new ArrayList<>();
            for (int i = 0; i < PacketOptions.DEFAULT_MAX_QUEUED_PACKETS; i++) {
                writes.add(packets.client().write(bytes("packet")));
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> packets.client().write(bytes("one more")).await())
                    .withMessageContaining("the limit maxQueuedPackets is " + PacketOptions.DEFAULT_MAX_QUEUED_PACKETS);
            for (int i = 0; i < PacketOptions.DEFAULT_MAX_QUEUED_PACKETS; i++) {
                assertThat(text(packets.server().read().await())).isEqualTo("packet");
            }
            environment.allOf(writes).await();
            packets.client().write(bytes("after")).await();
            assertThat(text(packets.server().read().await())).isEqualTo("after");
        });
    }

    @Test
    void onlySoManyBytesWaitToBeWritten() {
        byte[] payload = new byte[(int) PacketOptions.DEFAULT_MAX_QUEUED_BYTES / 4];
        run(() -> {
            Packets packets = packets(payload.length);
            List<Event<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writes.add(packets.client().write(payload));
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> packets.client().write(payload).await())
                    .withMessageContaining("the limit maxQueuedBytes is " + PacketOptions.DEFAULT_MAX_QUEUED_BYTES);
            assertThat(writes).noneMatch(Event::triggered);
        });
    }

    @Test
    void limitOfNothingIsRefused() {
        run(() -> {
            Connection connection = connect();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Packet(connection.client(), 0))
                    .withMessageContaining("maxPacketSize");
        });
    }
}
