package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.kernel.SimProcess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/** What the contract suites share: an open backend, and the words that they speak about sockets in. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SocketContract {

    @Parameter(0)
    protected BackendCase world;

    protected Backend backend;
    protected Environment environment;
    protected Network network;

    @BeforeEach
    void openBackend() {
        backend = world.open();
        environment = backend.environment();
        network = world.network(backend);
    }

    @AfterEach
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void closeBackend() {
        backend.close();
    }

    /** Two ends of one connection, and what made it. */
    protected record Connection(TcpServerSocket listening, TcpSocket client, TcpSocket server) {}

    protected <T> T run(Callable<T> test) {
        return environment.run(environment.process("test", test));
    }

    protected void run(ProcessBody test) {
        environment.run(environment.process("test", test));
    }

    protected SimProcess<Void> start(ProcessBody body) {
        return environment.process("other", body);
    }

    /** Connects; in a process. */
    protected Connection connect() {
        return connect(network);
    }

    protected static Connection connect(Network network) {
        TcpServerSocket listening = network.listen(0).await();
        Event<TcpSocket> accept = listening.accept();
        TcpSocket client = network.connect("localhost", listening.port()).await();
        return new Connection(listening, client, accept.await());
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads so many bytes; in a process. */
    protected static byte[] readFully(TcpSocket socket, int count) {
        byte[] all = new byte[count];
        int filled = 0;
        while (filled < count) {
            byte[] part = socket.read(count - filled).await();
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    protected static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    protected static void assertSame(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    /** So many exchanges on the connection, each of which takes the loop to its I/O and back; in a process. */
    protected static void exchange(Connection connection, int times) {
        for (int i = 0; i < times; i++) {
            Event<byte[]> request = connection.server().read(1);
            connection.client().write(bytes("?")).await();
            request.await();
            Event<byte[]> reply = connection.client().read(1);
            connection.server().write(bytes("!")).await();
            reply.await();
        }
    }

    /** Waits until no connection is open any more, as a close takes its time; in a process. */
    protected void awaitNothingOpen() {
        while (network.stats().open() > 0) {
            environment.timeout(0.001).await();
        }
    }

    protected static void assertFails(Event<?> event, SocketError error) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(event::await)
                .satisfies(failure ->
                        assertThat(failure.error()).as("error of %s", failure).isEqualTo(error));
    }

    /** The error that the operation fails with; in a process. */
    protected static SocketError errorOf(Event<?> event) {
        try {
            event.await();
        } catch (SocketException failure) {
            return failure.error();
        }
        throw new AssertionError("No failure");
    }

    protected static void assertThrows(Callable<?> call, SocketError error) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(call::call)
                .satisfies(failure ->
                        assertThat(failure.error()).as("error of %s", failure).isEqualTo(error));
    }
}
