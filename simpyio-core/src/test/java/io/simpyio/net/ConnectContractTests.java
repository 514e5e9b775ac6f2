package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class ConnectContractTests extends SocketContract {

    private static final InetSocketAddress UNBOUND = new InetSocketAddress("0.0.0.0", 0);

    @Test
    void endsOfAConnectionNameEachOther() {
        run(() -> {
            Connection connection = connect();
            assertThat(connection.client().peerAddress())
                    .isEqualTo(connection.server().address());
            assertThat(connection.server().peerAddress())
                    .isEqualTo(connection.client().address());
            assertThat(inet(connection.server().address()).getPort())
                    .isEqualTo(connection.listening().port());
            assertThat(inet(connection.client().address()).getAddress().isLoopbackAddress())
                    .isTrue();
        });
    }

    private static InetSocketAddress inet(SocketAddress address) {
        return (InetSocketAddress) address;
    }

    @Test
    void acceptsAConnectionThatCameBefore() {
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            TcpSocket client = network.connect(listening.address()).await();
            client.write(bytes("early")).await();
            TcpSocket server = listening.accept().await();
            assertThat(text(readFully(server, 5))).isEqualTo("early");
        });
    }

    @Test
    void acceptsInTheOrderOfConnecting() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            List<SocketAddress> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(
                        network.connect("localhost", listening.port()).await().address());
            }
            List<SocketAddress> accepted = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                accepted.add(listening.accept().await().peerAddress());
            }
            assertThat(accepted).isEqualTo(clients);
        });
    }

    @Test
    void secondConnectIsIgnored() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", listening.port());
            TcpSocket client = network.tcpSocket();
            Event<TcpSocket> first = client.connect(address);
            Event<TcpSocket> second = client.connect(address);
            assertThat(first.await()).isSameAs(client);
            assertThat(second.await()).isSameAs(client);
            assertThat(client.connect(new InetSocketAddress("127.0.0.1", 1)).await())
                    .isSameAs(client);
            TcpSocket server = listening.accept().await();
            assertThat(client.connect(address).await()).isSameAs(client);
            assertThat(server.connect(address).await())
                    .as("connect on an accepted socket")
                    .isSameAs(server);
            assertThat(network.stats().connected()).isEqualTo(1);
        });
    }

    @Test
    void connectIsRefusedWhereNobodyListens() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            int port = listening.port();
            listening.close();
            assertFails(network.connect("127.0.0.1", port), SocketError.ECONNREFUSED);
        });
    }

    /** No TCP connection leads to a multicast address: every system knows that at once, with or without a network. */
    @Test
    void networkThatCannotBeReached() {
        run(() -> assertThat(errorOf(network.connect("224.0.0.1", 9)))
                .isIn(SocketError.ENETUNREACH, SocketError.EHOSTUNREACH));
    }

    @Test
    void unknownHostFails() {
        run(() -> {
            assertFails(network.connect("no-such-host.invalid", 1), SocketError.EAI_NONAME);
            assertFails(network.listen("no-such-host.invalid", 0), SocketError.EAI_NONAME);
        });
    }

    @Test
    void addressesBeforeThereIsAny() {
        TcpSocket socket = network.tcpSocket();
        assertThat(socket.address()).isEqualTo(UNBOUND);
        assertThrows(socket::peerAddress, SocketError.ENOTCONN);
        TcpServerSocket listening = network.tcpServerSocket();
        assertThat(listening.address()).isEqualTo(UNBOUND);
        assertThat(listening.port()).isZero();
    }

    @Test
    void freshSocketsSayWhatTheyLack() {
        run(() -> {
            assertFails(network.tcpSocket().read(1), SocketError.ENOTCONN);
            assertFails(network.tcpSocket().write(bytes("x")), SocketError.EPIPE);
            assertFails(network.tcpServerSocket().accept(), SocketError.EINVAL);
        });
    }

    @Test
    void portInUseCannotBeBound() {
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            assertFails(network.listen("127.0.0.1", listening.port()), SocketError.EADDRINUSE);
            assertFails(network.listen(listening.port()), SocketError.EADDRINUSE);
        });
    }

    @Test
    void socketThatCouldNotListenCanTryAgain() {
        run(() -> {
            TcpServerSocket first = network.listen(0).await();
            TcpServerSocket second = network.tcpServerSocket();
            assertFails(second.listen(new InetSocketAddress(first.port()), 1), SocketError.EADDRINUSE);
            assertThat(second.listen(new InetSocketAddress(0), 1).await()).isSameAs(second);
            assertThat(second.port()).isNotIn(0, first.port());
        });
    }

    @Test
    void portCanBeBoundAgainAfterCloseWhileAConnectionLives() {
        run(() -> {
            Connection connection = connect();
            int port = connection.listening().port();
            connection.listening().close();
            TcpServerSocket again = network.listen(port).await();
            assertThat(again.port()).isEqualTo(port);
            Event<byte[]> read = connection.server().read(4);
            connection.client().write(bytes("live")).await();
            assertThat(text(read.await())).isEqualTo("live");
        });
    }

    @Test
    void addressOfAnotherMachineCannotBeBound() {
        run(() -> assertFails(network.listen("192.0.2.1", 0), SocketError.EADDRNOTAVAIL));
    }

    @Test
    void secondListenFails() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            assertFails(listening.listen(new InetSocketAddress(0), 1), SocketError.EISCONN);
        });
    }

    @Test
    void onlyOneAcceptIsPending() {
        run(() -> {
            TcpServerSocket listening = network.listen(0).await();
            Event<TcpSocket> accept = listening.accept();
            assertThatIllegalStateException()
                    .isThrownBy(() -> listening.accept().await())
                    .withMessage("Already accepting");
            network.connect("localhost", listening.port()).await();
            assertThat(accept.await()).isNotNull();
        });
    }

    /** All are open at the same time: nobody is answered before the last one is there. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void thousandConnectionsAtOnce() {
        int count = world.thorough() ? 1_000 : 200;
        run(() -> {
            TcpServerSocket listening = network.listen(
                            new InetSocketAddress(0),
                            ListenOptions.DEFAULT.withBacklog(2 * count).withMaxHandshakes(2 * count))
                    .await();
            Event<Void> allAreThere = environment.event();
            SimProcess<Void> server = start(() -> {
                for (int i = 0; i < count; i++) {
                    TcpSocket socket = listening.accept().await();
                    start(() -> {
                        byte[] word = readFully(socket, 4);
                        allAreThere.await();
                        socket.write(word).await();
                        socket.close();
                    });
                }
                assertThat(network.stats().accepted()).isEqualTo(count);
                assertThat(network.stats().open()).isEqualTo(2 * count);
                allAreThere.succeed(null);
            });
            List<SimProcess<String>> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String word = String.format("%04d", i);
                clients.add(environment.process(() -> {
                    TcpSocket socket =
                            network.connect("localhost", listening.port()).await();
                    socket.write(bytes(word)).await();
                    String answer = text(readFully(socket, 4));
                    assertFails(socket.read(1), SocketError.ECONNRESET);
                    socket.close();
                    return answer;
                }));
            }
            environment.allOf(clients).await();
            server.await();
            for (int i = 0; i < count; i++) {
                assertThat(clients.get(i).value()).isEqualTo(String.format("%04d", i));
            }
        });
    }
}
