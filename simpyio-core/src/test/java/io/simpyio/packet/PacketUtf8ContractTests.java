package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketUtf8ContractTests extends PacketContract {

    private static final String EURO = "\u20ac";

    @Test
    void textIsUtf8OnTheWire() {
        run(() -> {
            Connection connection = connect();
            PacketUtf8 packet = new PacketUtf8(connection.server());
            RawPeer peer = new RawPeer(connection.client());
            packet.write("5 " + EURO).await();
            assertThat(peer.receiveHex(9)).isEqualTo("00000005" + "3520e282ac");
            peer.sendHex("00000005" + "e282ac2035");
            assertThat(packet.read().await()).isEqualTo(EURO + " 5");
            packet.write("").await();
            assertThat(peer.receiveHex(4)).isEqualTo("00000000");
        });
    }

    @Test
    void charactersOutsideTheBasicPlanePass() {
        String text = "\ud83d\udd0c plug";
        run(() -> {
            Connection connection = connect();
            new PacketUtf8(connection.client()).write(text).await();
            assertThat(new PacketUtf8(connection.server()).read().await()).isEqualTo(text);
        });
    }

    @Test
    void limitCountsBytesNotCharacters() {
        run(() -> {
            Connection connection = connect();
            PacketUtf8 sender = new PacketUtf8(connection.client(), 9);
            PacketUtf8 receiver = new PacketUtf8(connection.server(), 9);
            sender.write(EURO.repeat(3)).await();
            assertThat(receiver.read().await()).isEqualTo(EURO.repeat(3));
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(() -> sender.write(EURO.repeat(3) + "x").await())
                    .withMessageStartingWith("Packet too large. Allowed 9 bytes but got 10 bytes");
        });
    }

    /** A stray byte, a cut character, an overlong form, half a surrogate pair, beyond the last character. */
    @ParameterizedTest
    @ValueSource(strings = {"ff", "e282", "c0af", "eda080", "f4908080", "78800078"})
    void whatIsNotUtf8EndsThisConnectionOnly(String payload) {
        run(() -> {
            Packets other = packets();
            Connection connection = connect();
            PacketUtf8 packet = new PacketUtf8(connection.server());
            RawPeer peer = new RawPeer(connection.client());
            Event<String> read = packet.read();
            peer.socket().write(RawPeer.frame(HexFormat.of().parseHex(payload))).await();
            assertThatExceptionOfType(PacketFormatException.class)
                    .isThrownBy(read::await)
                    .withMessageContaining("not UTF-8");
            assertThatExceptionOfType(PacketFormatException.class)
                    .isThrownBy(() -> packet.read().await());
            assertFails(peer.socket().read(1), SocketError.ECONNRESET);
            assertThat(packet.packet().isClosed()).isTrue();
            assertGoesOn(other);
        });
    }

    @Test
    void halfASurrogatePairIsNotSentAndTheConnectionGoesOn() {
        run(() -> {
            Connection connection = connect();
            PacketUtf8 sender = new PacketUtf8(connection.client());
            PacketUtf8 receiver = new PacketUtf8(connection.server());
            assertThatExceptionOfType(PacketFormatException.class)
                    .isThrownBy(() -> sender.write("half \ud83d").await());
            sender.write("whole").await();
            assertThat(receiver.read().await()).isEqualTo("whole");
        });
    }
}
