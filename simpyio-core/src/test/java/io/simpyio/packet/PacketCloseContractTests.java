package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCloseContractTests extends PacketContract {

    /** With {@link #TOO_MANY} of them more than any kernel buffers for one connection. */
    private static final byte[] BIG = new byte[4 << 20];

    private static final int TOO_MANY = 14;

    @ParameterizedTest
    @ValueSource(strings = {"00", "00000004", "000000046f68"})
    void packetCutShortIsAReset(String bytes) {
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().sendHex("0000000178" + bytes);
            connection.peer().socket().close();
            assertThat(text(connection.packet().read().await())).isEqualTo("x");
            for (int i = 0; i < 3; i++) {
                assertFails(connection.packet().read(), SocketError.ECONNRESET);
            }
        });
    }

    @Test
    void pendingReadFailsWhenThePeerCloses() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<byte[]> read = connection.packet().read();
            connection.peer().socket().close();
            assertFails(read, SocketError.ECONNRESET);
        });
    }

    @Test
    void everythingFailsAfterClose() {
        run(() -> {
            Packets packets = packets();
            Event<byte[]> read = packets.client().read();
            packets.client().close();
            packets.client().close();
            assertFails(read, SocketError.EBADF);
            assertFails(packets.client().read(), SocketError.EBADF);
            assertFails(packets.client().write(bytes("late")), SocketError.EBADF);
            assertThrows(() -> packets.client().peerAddress(), SocketError.EBADF);
            assertFails(packets.server().read(), SocketError.ECONNRESET);
        });
    }

    @Test
    void writesQueuedAtCloseFailAndNobodyHasToCare() {
        run(() -> {
            Packets packets = packets(BIG.length);
            List<Event<Void>> writes = new ArrayList<>();
            for (int i = 0; i < TOO_MANY; i++) {
                writes.add(packets.client().write(BIG));
            }
            exchange(connect(), 20);
            packets.client().close();
            exchange(connect(), 20);
            assertFails(writes.getLast(), SocketError.EBADF);
            assertThat(writes).allMatch(Event::processed);
        });
    }

    @Test
    void writesQueuedWhenThePeerClosesFail() {
        run(() -> {
            Packets packets = packets(BIG.length);
            List<Event<Void>> writes = new ArrayList<>();
            for (int i = 0; i < TOO_MANY; i++) {
                writes.add(packets.client().write(BIG).defuse());
            }
            exchange(connect(), 20);
            packets.server().close();
            SocketException failure = catchThrowableOfType(
                    SocketException.class, () -> writes.getLast().await());
            assertThat(failure.error()).isIn(SocketError.EPIPE, SocketError.ECONNRESET);
            assertThat(writes).allMatch(Event::processed);
        });
    }

    @Test
    void onlyOneReadIsPending() {
        run(() -> {
            Packets packets = packets();
            Event<byte[]> read = packets.client().read();
            assertThatIllegalStateException()
                    .isThrownBy(() -> packets.client().read().await())
                    .withMessage("Already reading");
            packets.server().write(bytes("x")).await();
            assertThat(text(read.await())).isEqualTo("x");
        });
    }

    @Test
    void interruptedReadMayBeAwaitedAgain() {
        run(() -> {
            WithPeer connection = withPeer();
            SimProcess<byte[]> reader = environment.process("reader", () -> {
                Event<byte[]> read = connection.packet().read();
                assertThatExceptionOfType(Interrupt.class).isThrownBy(read::await);
                connection.peer().sendHex("6169");
                return read.await();
            });
            connection.peer().sendHex("000000046f68");
            reader.interrupt();
            assertThat(text(reader.await())).isEqualTo("ohai");
        });
    }

    @Test
    void newReadTakesThePlaceOfAnInterruptedOneAndLosesNothing() {
        run(() -> {
            WithPeer connection = withPeer();
            SimProcess<byte[]> reader = environment.process("reader", () -> {
                Event<byte[]> read = connection.packet().read();
                assertThatExceptionOfType(Interrupt.class).isThrownBy(read::await);
                exchange(connect(), 3);
                connection.peer().sendHex("6169");
                exchange(connect(), 3);
                Event<byte[]> next = connection.packet().read();
                assertFails(read, SocketError.ECANCELED);
                return next.await();
            });
            connection.peer().sendHex("000000046f68");
            reader.interrupt();
            assertThat(text(reader.await())).isEqualTo("ohai");
        });
    }
}
