package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.HALF_CLOSE)
class HalfCloseContractTests extends SocketContract {

    @Test
    void answerCanBeReadAfterTheEndOfTheRequest() {
        byte[] request = pattern(300_000);
        run(() -> {
            Connection connection = connect();
            start(() -> {
                connection.client().write(request).await();
                assertThat(connection.client().shutdownOutput().await()).isSameAs(connection.client());
            });
            assertSame(readFully(connection.server(), request.length), request);
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            connection.server().write(bytes("answer")).await();
            assertThat(text(readFully(connection.client(), 6))).isEqualTo("answer");
            Event<Integer> write = connection.server().write(request);
            assertSame(readFully(connection.client(), request.length), request);
            write.await();
        });
    }

    @Test
    void pendingReadFailsWhenThePeerEndsItsData() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.server().read(1);
            connection.client().shutdownOutput().await();
            assertFails(read, SocketError.ECONNRESET);
            connection.server().write(bytes("x")).await();
            assertThat(text(connection.client().read(1).await())).isEqualTo("x");
        });
    }

    @Test
    void pendingReadGoesOnWhenThisSideEndsItsData() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            connection.client().shutdownOutput().await();
            exchange(connect(), 5);
            assertThat(read.triggered()).isFalse();
            connection.server().write(bytes("x")).await();
            assertThat(text(read.await())).isEqualTo("x");
        });
    }

    @Test
    void bothSidesEndTheirData() {
        run(() -> {
            Connection connection = connect();
            connection.client().shutdownOutput().await();
            connection.server().write(bytes("last")).await();
            connection.server().shutdownOutput().await();
            assertThat(text(readFully(connection.client(), 4))).isEqualTo("last");
            assertFails(connection.client().read(1), SocketError.ECONNRESET);
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            connection.client().close();
            connection.server().close();
            awaitNothingOpen();
        });
    }

    @Test
    void nothingCanBeWrittenAfterTheEnd() {
        run(() -> {
            Connection connection = connect();
            connection.client().shutdownOutput().await();
            assertFails(connection.client().write(bytes("late")), SocketError.EPIPE);
            assertFails(connection.client().write(new byte[0]), SocketError.EPIPE);
            ByteBuf refused = ByteBufAllocator.DEFAULT.buffer().writeByte(1);
            assertFails(connection.client().write(refused), SocketError.EPIPE);
            assertThat(refused.refCnt()).isZero();
            assertThat(connection.client().shutdownOutput().await())
                    .as("a second time")
                    .isSameAs(connection.client());
        });
    }

    @Test
    void dataCannotEndInTheMiddleOfAWrite() {
        byte[] data = new byte[48 << 20];
        run(() -> {
            Connection connection = connect();
            Event<Integer> write = connection.client().write(data);
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.client().shutdownOutput().await())
                    .withMessage("Still writing");
            readFully(connection.server(), data.length);
            write.await();
            connection.client().shutdownOutput().await();
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void shutdownNeedsAConnection() {
        run(() -> {
            TcpSocket fresh = network.tcpSocket();
            assertFails(fresh.shutdownOutput(), SocketError.ENOTCONN);
            fresh.close();
            assertFails(fresh.shutdownOutput(), SocketError.EBADF);
            assertFails(fresh.connect(new InetSocketAddress("127.0.0.1", 1)), SocketError.EBADF);
        });
    }

    @Test
    void shutdownThatIsClosedAtOnceFails() {
        run(() -> {
            Connection connection = connect();
            Event<TcpSocket> shutdown = connection.client().shutdownOutput();
            connection.client().close();
            assertFails(shutdown, SocketError.EBADF);
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
        });
    }
}
