package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class ReadWriteContractTests extends SocketContract {

    private static final int FOUR_MEGABYTES = 4 << 20;

    /** More than any kernel buffers for one connection here: tcp_rmem and tcp_wmem end at 32 and 4 MiB at most. */
    private static final int MORE_THAN_BUFFERS = 48 << 20;

    /** The socket level example of simpy.io's README. */
    @Test
    void readmeExample() {
        List<String> printed = new ArrayList<>();
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            start(() -> {
                TcpSocket socket = listening.accept().await();
                printed.add(text(socket.read(4).await()));
                socket.write(bytes("cya")).await();
            });
            TcpSocket socket = network.connect("127.0.0.1", listening.port()).await();
            socket.write(bytes("ohai")).await();
            printed.add(text(socket.read(3).await()));
        });
        assertThat(printed).containsExactly("ohai", "cya");
    }

    @Test
    void readGivesWhatIsThereAndKeepsTheRest() {
        run(() -> {
            Connection connection = connect();
            connection.client().write(bytes("abcdefgh")).await();
            assertThat(text(connection.server().read(3).await())).isEqualTo("abc");
            assertThat(text(connection.server().read(3).await())).isEqualTo("def");
            assertThat(text(connection.server().read(100).await())).isEqualTo("gh");
        });
    }

    @Test
    void readWithADecoderWaitsForEnough() {
        run(() -> {
            Connection connection = connect();
            Event<Integer> number = connection
                    .server()
                    .read(received -> received.readableBytes() < Integer.BYTES ? null : received.readInt());
            connection.client().write(new byte[] {0, 0}).await();
            connection.client().write(new byte[] {1, 2, 'x'}).await();
            assertThat(number.await()).isEqualTo(0x102);
            assertThat(text(connection.server().read(9).await())).isEqualTo("x");
        });
    }

    @Test
    void readOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.tcpSocket().read(0))
                .withMessageContaining("at least 1");
    }

    @Test
    void writeOfNothingIsZero() {
        run(() -> {
            Connection connection = connect();
            assertThat(connection.client().write(new byte[0]).await()).isZero();
            assertThat(connection.client().write(bytes("after")).await()).isEqualTo(5);
            assertThat(text(readFully(connection.server(), 5))).isEqualTo("after");
        });
    }

    @Test
    void onlyOneReadIsPending() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.client().read(1).await())
                    .withMessage("Already reading");
            connection.server().write(bytes("x")).await();
            assertThat(text(read.await())).isEqualTo("x");
        });
    }

    @Test
    void onlyOneWriteIsPending() {
        run(() -> {
            Connection connection = connect();
            Event<Integer> write = connection.client().write(bytes("one"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.client().write(bytes("two")).await())
                    .withMessage("Already writing");
            assertThat(write.await()).isEqualTo(3);
            connection.client().write(bytes("!")).await();
            assertThat(text(readFully(connection.server(), 4))).isEqualTo("one!");
        });
    }

    @Test
    void bigWriteIsCompleteWhileThePeerReads() {
        byte[] data = pattern(FOUR_MEGABYTES);
        run(() -> {
            Connection connection = connect();
            Event<Integer> write = connection.client().write(data);
            assertSame(readFully(connection.server(), data.length), data);
            assertThat(write.await()).isEqualTo(data.length);
        });
    }

    @Test
    void writeSuspendsWhileThePeerDoesNotRead() {
        byte[] data = new byte[MORE_THAN_BUFFERS];
        run(() -> {
            Connection other = connect();
            Connection connection = connect();
            Event<Integer> write = connection.client().write(data);
            exchange(other, 50);
            assertThat(write.triggered()).isFalse();
            readFully(connection.server(), data.length);
            assertThat(write.await()).isEqualTo(data.length);
        });
    }

    @Test
    void bytesOfAWriteMayBeUsedAgainWhenItIsDone() {
        run(() -> {
            Connection connection = connect();
            byte[] data = bytes("first");
            connection.client().write(data).await();
            System.arraycopy(bytes("WRONG"), 0, data, 0, 5);
            assertThat(text(readFully(connection.server(), 5))).isEqualTo("first");
        });
    }

    @Test
    void bothDirectionsAtOnce() {
        byte[] data = pattern(1 << 20);
        run(() -> {
            Connection connection = connect();
            SimProcess<byte[]> atServer = environment.process(() -> readFully(connection.server(), data.length));
            SimProcess<byte[]> atClient = environment.process(() -> readFully(connection.client(), data.length));
            SimProcess<Integer> fromServer =
                    environment.process(() -> connection.server().write(data).await());
            SimProcess<Integer> fromClient =
                    environment.process(() -> connection.client().write(data).await());
            environment.allOf(atServer, atClient, fromServer, fromClient).await();
            assertSame(atServer.value(), data);
            assertSame(atClient.value(), data);
        });
    }

    @Test
    void manySmallWritesStayInOrder() {
        StringBuilder sent = new StringBuilder();
        run(() -> {
            Connection connection = connect();
            start(() -> {
                for (int i = 0; i < 500; i++) {
                    String word = i + " ";
                    sent.append(word);
                    connection.client().write(bytes(word)).await();
                }
                connection.client().close();
            });
            StringBuilder received = new StringBuilder();
            try {
                while (true) {
                    received.append(text(connection.server().read(7).await()));
                }
            } catch (SocketException end) {
                assertThat(end.error()).isEqualTo(SocketError.ECONNRESET);
            }
            assertThat(received).hasToString(sent.toString());
        });
    }

    @Test
    void anErrorOfADecoderFailsTheReadAndTheSocketGoesOn() {
        run(() -> {
            Connection connection = connect();
            connection.client().write(bytes("ab")).await();
            Event<String> read = connection.server().read(received -> {
                throw new StackOverflowError("decoder");
            });
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(read::await)
                    .withMessage("decoder");
            assertThat(text(readFully(connection.server(), 2))).isEqualTo("ab");
        });
    }
}
