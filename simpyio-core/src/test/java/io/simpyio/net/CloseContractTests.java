package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class CloseContractTests extends SocketContract {

    private static final byte[] TOO_MUCH = new byte[48 << 20];

    @Test
    void endOfDataIsAResetAfterTheDataEveryTime() {
        run(() -> {
            Connection connection = connect();
            connection.server().write(bytes("0123456789")).await();
            connection.server().close();
            assertThat(text(readFully(connection.client(), 4))).isEqualTo("0123");
            assertThat(text(readFully(connection.client(), 6))).isEqualTo("456789");
            for (int i = 0; i < 3; i++) {
                assertFails(connection.client().read(1), SocketError.ECONNRESET);
            }
        });
    }

    @Test
    void pendingReadFailsWhenThePeerCloses() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            connection.server().close();
            assertFails(read, SocketError.ECONNRESET);
        });
    }

    @Test
    void dataThatThePeerHasNotReadMakesItsCloseAReset() {
        run(() -> {
            Connection connection = connect();
            connection.client().write(bytes("never read")).await();
            Event<byte[]> first = connection.server().read(1);
            first.await();
            connection.client().write(bytes("nor this")).await();
            connection.server().close();
            assertFails(connection.client().read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void readerIsToldOfAResetAfterTheDataThatCameBeforeIt() {
        run(() -> {
            Connection connection = connect();
            connection.server().write(TOO_MUCH).defuse();
            connection.client().read(1).await();
            connection.server().close();
            try {
                for (int i = 0; i < 20; i++) { // Nobody reads this, and the close becomes a reset.
                    connection.client().write(new byte[100]).await();
                }
            } catch (SocketException failure) {
                assertThat(failure.error()).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            }
            exchange(connect(), 3); // The reset is there before anybody reads on.
            assertThat(catchThrowableOfType(SocketException.class, () -> readFully(connection.client(), 48 << 20))
                            .error())
                    .isEqualTo(SocketError.ECONNRESET);
        });
    }

    @Test
    void pendingWriteFailsWhenThePeerCloses() {
        run(() -> {
            Connection connection = connect();
            Event<Integer> write = connection.client().write(TOO_MUCH);
            connection.server().read(1).await();
            connection.server().close();
            assertThat(failureOf(write).error()).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            assertFails(connection.client().write(bytes("more")), SocketError.EPIPE);
        });
    }

    @Test
    void writingToAPeerThatHasClosedEndsInABrokenPipe() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            connection.server().close();
            assertFails(read, SocketError.ECONNRESET);
            SocketException failure = null;
            while (failure == null) {
                Event<Integer> write = connection.client().write(bytes("anybody there?"));
                failure = catchThrowableOfType(SocketException.class, write::await);
                environment.timeout(0.001).await();
            }
            assertThat(failure.error()).isEqualTo(SocketError.EPIPE);
            assertFails(connection.client().write(bytes("again")), SocketError.EPIPE);
        });
    }

    @Test
    void pendingOperationsFailAtTheLocalClose() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            Event<Integer> write = connection.client().write(TOO_MUCH);
            Event<TcpSocket> accept = connection.listening().accept();
            connection.server().read(1).await();
            connection.client().close();
            connection.listening().close();
            assertFails(read, SocketError.EBADF);
            assertFails(write, SocketError.EBADF);
            assertFails(accept, SocketError.EBADF);
        });
    }

    @Test
    void pendingOperationsThatNobodyAwaitsEndNothingAtTheLocalClose() {
        run(() -> {
            Connection connection = connect();
            connection.client().read(1);
            connection.client().write(TOO_MUCH);
            connection.listening().accept();
            connection.server().read(1).await();
            connection.client().close();
            connection.listening().close();
            environment.timeout(0.001).await();
        });
    }

    @Test
    void connectFailsWhenItsSocketIsClosed() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            TcpSocket socket = network.tcpSocket();
            Event<TcpSocket> connect = socket.connect(new InetSocketAddress("127.0.0.1", listening.port()));
            socket.close();
            assertFails(connect, SocketError.EBADF);
            exchange(connect(), 5);
        });
    }

    @Test
    void closedWhileItConnects() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            TcpSocket socket = network.tcpSocket();
            Event<TcpSocket> connect = socket.connect(new InetSocketAddress("127.0.0.1", listening.port()));
            environment.timeout(0).await(); // By now it has asked for the connection.
            socket.close();
            assertThat(catchThrowableOfType(SocketException.class, connect::await))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isNull(), // It had been connected already.
                            failure -> assertThat(failure.error()).isEqualTo(SocketError.EBADF));
            exchange(connect(), 5);
        });
    }

    @Test
    void nothingIsPossibleAfterClose() {
        run(() -> {
            Connection connection = connect();
            TcpSocket client = connection.client();
            TcpServerSocket listening = connection.listening();
            client.close();
            listening.close();
            assertFails(client.read(1), SocketError.EBADF);
            assertFails(client.write(bytes("x")), SocketError.EBADF);
            assertFails(client.connect(new InetSocketAddress("127.0.0.1", 1)), SocketError.EBADF);
            assertThrows(client::address, SocketError.EBADF);
            assertThrows(client::peerAddress, SocketError.EBADF);
            assertFails(listening.accept(), SocketError.EBADF);
            assertFails(listening.listen(new InetSocketAddress(0), 1), SocketError.EBADF);
            assertThrows(listening::address, SocketError.EBADF);
            assertThrows(listening::port, SocketError.EBADF);
        });
    }

    @Test
    void freshSocketsCanBeClosed() {
        run(() -> {
            TcpSocket socket = network.tcpSocket();
            socket.close();
            assertFails(socket.read(1), SocketError.EBADF);
            TcpServerSocket listening = network.tcpServerSocket();
            listening.close();
            assertFails(listening.accept(), SocketError.EBADF);
        });
    }

    @Test
    void closingTwiceDoesNothing() {
        run(() -> {
            Connection connection = connect();
            connection.client().close();
            connection.client().close();
            connection.listening().close();
            connection.listening().close();
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            connection.server().close();
            awaitNothingOpen();
            assertThat(network.stats().listening()).isZero();
        });
    }

    @Test
    void whatWasWrittenBeforeCloseArrives() {
        byte[] data = pattern(50_000);
        run(() -> {
            Connection connection = connect();
            connection.client().write(data).await();
            connection.client().close();
            assertSame(readFully(connection.server(), data.length), data);
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void connectionsThatNobodyAcceptedEndWithTheirListener() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            TcpSocket client = network.connect("localhost", listening.port()).await();
            Event<byte[]> read = client.read(1);
            exchange(connect(), 5); // By now the connection waits to be accepted.
            listening.close();
            assertFails(read, SocketError.ECONNRESET);
        });
    }

    @Test
    void backendCanBeClosedWithEverythingOpenAndPending() {
        run(() -> {
            Connection connection = connect();
            start(() -> connection.client().read(1).await());
            start(() -> connection.server().write(TOO_MUCH).await());
            start(() -> connection.listening().accept().await());
            exchange(connect(), 5);
        });
        backend.close();
        backend.close();
    }

    private static SocketException failureOf(Event<?> event) {
        SocketException failure = catchThrowableOfType(SocketException.class, event::await);
        assertThat(failure).isNotNull();
        return failure;
    }
}
