package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.simpyio.kernel.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Buffers instead of arrays: who owns them, and that nothing is copied. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class ByteBufContractTests extends SocketContract {

    private static ByteBuf buffer(String text) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer();
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        return buffer;
    }

    private static String textAndRelease(ByteBuf buffer) {
        String text = buffer.toString(StandardCharsets.US_ASCII);
        buffer.release();
        return text;
    }

    @Test
    void slicesAreOfTheMemoryThatTheBytesCameIn() {
        run(() -> {
            Connection connection = connect();
            connection.client().write(bytes("abcdefgh")).await();
            ByteBuf first = connection.server().readBuffer(3).await();
            ByteBuf second = connection.server().readBuffer(2).await();
            assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress() + 3);
            assertThat(text(connection.server().read(9).await())).isEqualTo("fgh");
            assertThat(textAndRelease(second)).isEqualTo("de");
            assertThat(textAndRelease(first)).isEqualTo("abc");
            assertThat(first.refCnt()).as("references to their common memory").isZero();
        });
    }

    @Test
    void sliceKeepsItsBytesWhateverComesAfterIt() {
        List<ByteBuf> slices = new ArrayList<>();
        run(() -> {
            Connection connection = connect();
            for (int i = 0; i < 2_000; i++) {
                connection.client().write(bytes("%08d".formatted(i))).await();
                slices.add(connection.server().readBuffer(5).await()); // A rest is always left.
            }
            connection.client().close();
            connection.server().close();
        });
        backend.close();
        StringBuilder all = new StringBuilder();
        slices.forEach(slice -> all.append(textAndRelease(slice)));
        assertThat(slices).allSatisfy(slice -> assertThat(slice.refCnt()).isZero());
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            expected.append("%08d".formatted(i));
        }
        assertThat(expected).startsWith(all);
        assertThat(all.length()).isGreaterThan(2_000);
    }

    @Test
    void whatWasReadCanBeWritten() {
        byte[] data = pattern(1 << 20);
        run(() -> {
            Connection connection = connect();
            start(() -> {
                        while (true) {
                            connection
                                    .server()
                                    .write(connection
                                            .server()
                                            .readBuffer(1 << 16)
                                            .await())
                                    .await();
                        }
                    })
                    .defuse(); // It ends with the connection.
            Event<Integer> write = connection.client().write(data);
            assertSame(readFully(connection.client(), data.length), data);
            write.await();
        });
    }

    @Test
    void readOfABufferFailsLikeAnyOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.tcpSocket().readBuffer(0))
                .withMessageContaining("at least 1");
        run(() -> {
            Connection connection = connect();
            connection.server().close();
            assertFails(connection.client().readBuffer(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void bufferIsReleasedWhenItIsWritten() {
        run(() -> {
            Connection connection = connect();
            ByteBuf data = buffer("data");
            assertThat(connection.client().write(data).await()).isEqualTo(4);
            assertThat(text(readFully(connection.server(), 4))).isEqualTo("data");
            exchange(connect(), 1);
            assertThat(data.refCnt()).isZero();
            ByteBuf empty = buffer("");
            assertThat(connection.client().write(empty).await()).isZero();
            assertThat(empty.refCnt()).isZero();
        });
    }

    @Test
    void bufferIsReleasedWhenItIsRefused() {
        run(() -> {
            Connection connection = connect();
            refused(network.tcpSocket(), SocketException.class);
            Event<Integer> write = connection.client().write(new byte[48 << 20]);
            refused(connection.client(), IllegalStateException.class);
            readFully(connection.server(), 48 << 20);
            write.await();
            connection.client().close();
            refused(connection.client(), SocketException.class);
        });
    }

    private static void refused(TcpSocket socket, Class<? extends Exception> failure) {
        ByteBuf data = buffer("data");
        assertThatExceptionOfType(failure).isThrownBy(() -> socket.write(data).await());
        assertThat(data.refCnt()).isZero();
    }

    @Test
    void bufferIsReleasedWhenItsWriteFails() {
        run(() -> {
            Connection connection = connect();
            ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(48 << 20).writerIndex(48 << 20);
            Event<Integer> write = connection.client().write(data);
            connection.server().read(1).await();
            connection.client().close();
            assertFails(write, SocketError.EBADF);
            exchange(connect(), 3);
            assertThat(data.refCnt()).isZero();
        });
    }
}
