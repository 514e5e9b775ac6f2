package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class InterruptContractTests extends SocketContract {

    /** Starts a process, interrupts it in its first wait and gives what it returns; in a process. */
    private <T> T interrupted(Callable<T> body) {
        SimProcess<T> process = environment.process("interrupted", body);
        environment.timeout(0).await();
        process.interrupt("enough");
        return process.await();
    }

    private static void assertInterrupted(Event<?> event) {
        assertThatExceptionOfType(Interrupt.class).isThrownBy(event::await);
    }

    @Test
    void interruptedReadCanBeAwaitedAgain() {
        run(() -> {
            Connection connection = connect();
            byte[] data = interrupted(() -> {
                Event<byte[]> read = connection.client().read(4);
                assertInterrupted(read);
                connection.server().write(bytes("late")).await();
                return read.await();
            });
            assertThat(text(data)).isEqualTo("late");
        });
    }

    @Test
    void newReadMayTakeThePlaceOfAnInterruptedOne() {
        run(() -> {
            Connection connection = connect();
            byte[] data = interrupted(() -> {
                Event<byte[]> given = connection.client().read(4);
                assertInterrupted(given);
                Event<byte[]> taken = connection.client().read(4);
                assertFails(given, SocketError.ECANCELED);
                connection.server().write(bytes("late")).await();
                return taken.await();
            });
            assertThat(text(data)).isEqualTo("late");
        });
    }

    @Test
    void interruptedReadThatIsAwaitedAgainKeepsItsPlace() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(4);
            interrupted(() -> {
                assertInterrupted(read);
                return null;
            });
            SimProcess<byte[]> again = environment.process(read::await);
            environment.timeout(0).await();
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.client().read(4).await())
                    .withMessage("Already reading");
            connection.server().write(bytes("late")).await();
            assertThat(text(again.await())).isEqualTo("late");
        });
    }

    @Test
    void interruptedReadLosesNoData() {
        run(() -> {
            Connection connection = connect();
            interrupted(() -> {
                assertInterrupted(connection.client().read(4));
                return null;
            });
            connection.server().write(bytes("kept")).await();
            exchange(connect(), 5);
            assertThat(text(readFully(connection.client(), 4))).isEqualTo("kept");
        });
    }

    @Test
    void newAcceptMayTakeThePlaceOfAnInterruptedOne() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            TcpSocket accepted = interrupted(() -> {
                Event<TcpSocket> given = listening.accept();
                assertInterrupted(given);
                Event<TcpSocket> taken = listening.accept();
                assertFails(given, SocketError.ECANCELED);
                network.connect("localhost", listening.port()).await();
                return taken.await();
            });
            assertThat(accepted.peerAddress()).isNotNull();
        });
    }

    @Test
    void interruptedAcceptLosesNoConnection() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            Event<TcpSocket> given = listening.accept();
            interrupted(() -> {
                assertInterrupted(given);
                return null;
            });
            TcpSocket client = network.connect("localhost", listening.port()).await();
            exchange(connect(), 5);
            assertThat(listening.accept().await().peerAddress()).isEqualTo(client.address());
            assertFails(given, SocketError.ECANCELED);
        });
    }

    @Test
    void interruptedAcceptCanBeAwaitedAgainAfterItsConnectionCame() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            Event<TcpSocket> accept = listening.accept();
            interrupted(() -> {
                assertInterrupted(accept);
                return null;
            });
            TcpSocket client = network.connect("localhost", listening.port()).await();
            exchange(connect(), 5);
            assertThat(accept.await().peerAddress()).isEqualTo(client.address());
        });
    }

    @Test
    void interruptedReadCanBeAwaitedAgainAfterItsDataCame() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(4);
            interrupted(() -> {
                assertInterrupted(read);
                return null;
            });
            connection.server().write(bytes("kept")).await();
            exchange(connect(), 5);
            assertThat(text(read.await())).isEqualTo("kept");
        });
    }

    @Test
    void readThatLostAgainstATimeoutLosesNoData() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(4);
            read.or(environment.timeout(0.01)).await();
            assertThat(read.triggered()).isFalse();
            connection.server().write(bytes("kept")).await();
            exchange(connect(), 5);
            assertThat(text(readFully(connection.client(), 4))).isEqualTo("kept");
        });
    }

    @Test
    void socketStaysUsableAfterAnInterruptWithReadAndWritePending() {
        byte[] data = pattern(48 << 20);
        run(() -> {
            Connection connection = connect();
            SimProcess<Void> reader =
                    start(() -> assertInterrupted(connection.client().read(1)));
            Event<Integer> write = connection.client().write(data);
            SimProcess<Void> writer = start(() -> assertInterrupted(write));
            exchange(connect(), 3);
            reader.interrupt("enough");
            writer.interrupt("enough");
            reader.await();
            writer.await();
            assertSame(readFully(connection.server(), data.length), data);
            assertThat(write.await()).isEqualTo(data.length);
            exchange(connection, 20);
            connection.client().close();
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void interruptedWriteGoesOnAndCanBeAwaitedAgain() {
        byte[] data = pattern(48 << 20);
        run(() -> {
            Connection connection = connect();
            int written = interrupted(() -> {
                Event<Integer> write = connection.client().write(data);
                assertInterrupted(write);
                assertSame(readFully(connection.server(), data.length), data);
                return write.await();
            });
            assertThat(written).isEqualTo(data.length);
        });
    }
}
