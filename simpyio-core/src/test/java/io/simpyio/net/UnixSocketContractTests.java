package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.packet.PacketUtf8;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.UNIX)
class UnixSocketContractTests extends SocketContract {

    @TempDir
    Path directory;

    private Path file;
    private UnixDomainSocketAddress address;

    @BeforeEach
    void name() {
        file = directory.resolve("socket");
        address = UnixDomainSocketAddress.of(file);
    }

    /** Connects; in a process. */
    private Connection connectHere() {
        TcpServerSocket listening = network.listen(address).await();
        Event<TcpSocket> accept = listening.accept();
        TcpSocket client = network.connect(address).await();
        return new Connection(listening, client, accept.await());
    }

    @Test
    void dataGoesBothWays() {
        byte[] data = pattern(4 << 20);
        run(() -> {
            Connection connection = connectHere();
            exchange(connection, 10);
            SimProcess<byte[]> there = environment.process(() -> readFully(connection.server(), data.length));
            SimProcess<byte[]> back = environment.process(() -> readFully(connection.client(), data.length));
            Event<Integer> up = connection.client().write(data);
            Event<Integer> down = connection.server().write(data);
            environment.allOf(there, back, up, down).await();
            assertSame(there.value(), data);
            assertSame(back.value(), data);
        });
    }

    @Test
    void layersAboveWorkOnIt() {
        run(() -> {
            Connection connection = connectHere();
            PacketUtf8 client = new PacketUtf8(connection.client());
            PacketUtf8 server = new PacketUtf8(connection.server());
            client.write("ohai").await();
            assertThat(server.read().await()).isEqualTo("ohai");
        });
    }

    @Test
    void addressesAreThoseOfTheJdk() {
        run(() -> {
            Connection connection = connectHere();
            assertThat(connection.listening().address()).isEqualTo(address);
            assertThat(connection.listening().port()).isZero();
            assertThat(connection.client().peerAddress()).isEqualTo(address);
            assertThat(connection.client().address()).isInstanceOf(UnixDomainSocketAddress.class);
            assertThat(connection.server().address()).isEqualTo(address);
            assertThat(connection.server().peerAddress()).isInstanceOf(UnixDomainSocketAddress.class);
        });
    }

    @Test
    void fileLivesAsLongAsTheSocketListens() {
        run(() -> {
            Connection connection = connectHere();
            assertThat(file).exists();
            assertFails(network.listen(address), SocketError.EADDRINUSE);
            connection.listening().close();
            environment.timeout(0.001).await();
            assertThat(file).doesNotExist();
            exchange(connection, 1);
            assertThat(network.listen(address).await().address()).isEqualTo(address);
        });
    }

    @Test
    void nobodyThere() throws Exception {
        run(() -> assertFails(network.connect(address), SocketError.ENOENT));
        Files.createFile(file);
        run(() -> assertFails(network.connect(address), SocketError.ECONNREFUSED));
    }

    @Test
    void endOfDataIsAResetAfterTheData() {
        run(() -> {
            Connection connection = connectHere();
            Event<byte[]> read = connection.client().read(9);
            connection.server().write(bytes("last")).await();
            assertThat(text(read.await())).isEqualTo("last");
            Event<byte[]> pending = connection.client().read(9);
            connection.server().close();
            assertFails(pending, SocketError.ECONNRESET);
            assertFails(connection.client().read(9), SocketError.ECONNRESET);
            assertFails(connection.server().read(1), SocketError.EBADF);
        });
    }

    @Test
    void answerCanBeReadAfterTheEndOfTheRequest() {
        assumeThat(world.backend())
                .as("a backend where Netty keeps a Unix domain socket that is half closed")
                .isNotIn("select", "io_uring");
        run(() -> {
            Connection connection = connectHere();
            connection.client().write(bytes("request")).await();
            connection.client().shutdownOutput().await();
            assertThat(text(readFully(connection.server(), 7))).isEqualTo("request");
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            connection.server().write(bytes("answer")).await();
            assertThat(text(readFully(connection.client(), 6))).isEqualTo("answer");
        });
    }

    @Test
    void writeSuspendsWhileThePeerDoesNotRead() {
        byte[] data = new byte[48 << 20];
        run(() -> {
            Connection connection = connectHere();
            Event<Integer> write = connection.client().write(data);
            exchange(connect(), 10);
            assertThat(write.triggered()).isFalse();
            readFully(connection.server(), data.length);
            assertThat(write.await()).isEqualTo(data.length);
        });
    }
}
