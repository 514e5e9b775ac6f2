package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be seen of open connections. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class SocketSnapshotContractTests extends SocketContract {

    @Test
    void openConnectionsSayWhatTheyHaveDoneAndWhatWaits() {
        run(() -> {
            assertThat(network.sockets(10)).isEmpty();
            Connection connection = connect();
            connection.client().write(bytes("hello")).await();
            assertThat(text(readFully(connection.server(), 3))).isEqualTo("hel");
            List<SocketSnapshot> both = network.sockets(10);
            assertThat(both).hasSize(2);
            assertThat(network.sockets(1)).hasSize(1);
            SocketSnapshot client = of(connection.client(), both);
            assertThat(client.bytesWritten()).isEqualTo(5);
            assertThat(client.bytesRead()).isZero();
            assertThat(client.tls()).isEqualTo(world.wire() != Wire.PLAIN);
            assertThat(client.unsentBytes()).isZero();
            assertThat(client.idle().isNegative()).isFalse();
            SocketSnapshot server = of(connection.server(), both);
            assertThat(server.peerAddress()).isEqualTo(client.address());
            assertThat(server.bytesRead()).isEqualTo(5);
            assertThat(server.unreadBytes()).isEqualTo(2);
            connection.client().close();
            connection.server().close();
            while (!network.sockets(10).isEmpty()) {
                environment.timeout(0.001).await();
            }
            assertThat(network.stats().open()).isZero();
        });
    }

    private static SocketSnapshot of(TcpSocket socket, List<SocketSnapshot> all) {
        return all.stream()
                .filter(it -> it.address().equals(socket.address()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void handshakesAreCounted() {
        run(() -> {
            connect();
            assertThat(network.stats().handshakes()).isEqualTo(world.wire() == Wire.PLAIN ? 0 : 2);
            assertThat(network.stats().failedHandshakes()).isZero();
        });
    }

    @Test
    void operationsSayWhatTheyAre() {
        run(() -> {
            Connection connection = connect();
            Event<byte[]> read = connection.client().read(1);
            assertThat(read).asString().startsWith("Read(TcpSocket(");
            assertThat(connection.listening().accept()).asString().startsWith("Accept(TcpServerSocket(");
            Event<Integer> write = connection.client().write(bytes("hello"));
            assertThat(write).asString().startsWith("Write(5 bytes, TcpSocket(");
            write.await();
        });
    }
}
