package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.message.Message;
import io.simpyio.message.RemoteException;
import io.simpyio.net.BackendCase;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.io.IOError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The life of a server and of its connections. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class RpcServerContractTests extends RpcContract {

    private static final String PING = "[0,0,[\"ping\",[],{}]]";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.simpyio");

    static final class Pinged {

        final List<String> ends = new ArrayList<>();
        Event<String> held;
        int holding;

        @RpcMethod
        String ping() {
            return "pong";
        }

        @RpcMethod
        Event<String> hold() {
            holding++;
            return held;
        }

        @RpcMethod
        void untilTheEnd() {
            holding++;
            try {
                held.await();
            } catch (Interrupt interrupt) {
                ends.add(String.valueOf(interrupt.cause().orElseThrow()));
                throw interrupt;
            } finally {
                holding--;
            }
        }

        @RpcMethod
        void error(boolean io) {
            throw io ? new IOError(new IOException("disk")) : new Error("strange");
        }
    }

    private final Pinged endpoint = new Pinged();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private RpcMessageServer serve() {
        return serve(new RpcRouter().register("", endpoint));
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Waits until the server has so many connections. */
    private void awaitConnections(RpcMessageServer server, int count) {
        while (server.connections() != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void servesFromStartToClose() {
        run(() -> {
            RpcMessageServer server = serve();
            assertThat(server.port()).isPositive();
            Message client = client(server);
            assertThat(call(client, "ping").await()).isEqualTo("pong");
            endpoint.held = environment.event();
            Event<Object> pending = call(client, "hold");
            assertThat(call(client, "ping").await()).isEqualTo("pong");
            int port = server.port();
            server.close();
            server.close();
            assertFails(pending, SocketError.ECONNRESET);
            assertFails(network.connect("localhost", port), SocketError.ECONNREFUSED);
            awaitConnections(server, 0);
            endpoint.held.succeed("nobody gets this");
            environment.timeout(0.001).await();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void closeBeforeAConnectionIsServedIsNoFailure() {
        run(() -> {
            RpcMessageServer server = serve();
            List<Event<TcpSocket>> connects = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                connects.add(network.connect(server.address()));
            }
            connects.getFirst().await();
            server.close();
            awaitConnections(server, 0);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void portInUseFailsTheStart() {
        run(() -> {
            TcpServerSocket other = network.listen("localhost", 0).await();
            RpcMessageServer server =
                    new RpcMessageServer(network, new RpcRouter().register("", endpoint), RpcServerOptions.DEFAULT);
            Event<RpcMessageServer> start = server.start((InetSocketAddress) other.address());
            assertFails(start, SocketError.EADDRINUSE);
            server.close();
        });
    }

    @Test
    void closeWhileItStartsIsNoFailure() {
        run(() -> {
            RpcMessageServer server =
                    new RpcMessageServer(network, new RpcRouter().register("", endpoint), RpcServerOptions.DEFAULT);
            Event<RpcMessageServer> start = server.start(ANY_PORT);
            server.close();
            exchange(connect(), 3);
            assertThat(start.processed()).isTrue();
            assertThat(start.ok()).isFalse();
        });
    }

    @Test
    void connectionOverTheLimitIsClosedAndLogged() {
        RpcServerOptions options = RpcServerOptions.DEFAULT.withListen(ListenOptions.DEFAULT.withMaxConnections(2));
        run(() -> {
            RpcMessageServer server = serve(new RpcRouter().register("", endpoint), options);
            Message first = client(server);
            Message second = client(server);
            assertThat(call(second, "ping").await()).isEqualTo("pong");
            // With TLS before the handshake, so that not even the connect succeeds.
            assertThat(catchThrowableOfType(
                                    SocketException.class,
                                    () -> client(server).recv().await())
                            .error())
                    .isEqualTo(SocketError.ECONNRESET);
            assertThat(warnings()).singleElement().asString().contains("the limit maxConnections is 2");
            first.close();
            awaitConnections(server, 1);
            assertThat(call(client(server), "ping").await()).isEqualTo("pong");
        });
    }

    @Test
    void peerThatBreaksTheProtocolDisturbsNobodyElse() {
        List<String> nonsense =
                List.of("GET / HTTP/1.1\r\n\r\n", "\u0000\u0000\u0000\u0002{]", "\u0000\u0000\u0000\u0007[1,0,0]");
        run(() -> {
            RpcMessageServer server = serve();
            Message client = client(server);
            for (String bytes : nonsense) {
                TcpSocket peer = network.connect(server.address()).await();
                peer.write(bytes(bytes)).await();
                assertFails(peer.read(1), SocketError.ECONNRESET);
                assertThat(call(client, "ping").await()).isEqualTo("pong");
            }
            assertThat(server.connections()).isEqualTo(1);
        });
        assertThat(warnings())
                .hasSize(3)
                .allMatch(line -> line.startsWith("Connection of "))
                .anyMatch(line -> line.contains("Packet too large") && line.contains("maxPacketSize"))
                .anyMatch(line -> line.contains("Failed to decode JSON"))
                .anyMatch(line -> line.contains("Reply to an unknown request 0"));
    }

    @Test
    void peerThatGoesInTheMidstOfACallDisturbsNobodyElse() {
        run(() -> {
            RpcMessageServer server = serve();
            Message client = client(server);
            endpoint.held = environment.event();
            RawPeer peer = new RawPeer(network.connect(server.address()).await());
            peer.send("[0,0,[\"hold\",[],{}]]");
            peer.send(PING);
            assertThat(peer.receive()).isEqualTo("[1,0,\"pong\"]");
            peer.sendHex("00000004");
            peer.socket().close();
            awaitConnections(server, 1);
            endpoint.held.succeed("nobody gets this");
            assertThat(call(client, "ping").await()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void requestsBeforeThePeersCloseAreCarriedOut() {
        run(() -> {
            endpoint.held = environment.event();
            RpcMessageServer server = serve();
            RawPeer peer = new RawPeer(network.connect(server.address()).await());
            for (int i = 0; i < 10; i++) {
                peer.send("[0," + i + ",[\"hold\",[],{}]]");
            }
            peer.socket().close();
            while (endpoint.holding < 10) {
                environment.timeout(0.001).await();
            }
            awaitConnections(server, 0);
            endpoint.held.succeed("nobody gets this");
            environment.timeout(0.001).await();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void connectionsThatComeAndGoLeaveNothing() {
        run(() -> {
            RpcMessageServer server = serve();
            for (int i = 0; i < 50; i++) {
                Message client = client(server);
                assertThat(call(client, "ping").await()).isEqualTo("pong");
                client.close();
            }
            awaitConnections(server, 0);
            exchange(connect(), 2);
            assertThat(environment.livingProcesses()).hasSize(2); // The accepting one and this one.
        });
    }

    @Test
    void callsEndWithTheirConnection() {
        run(() -> {
            RpcMessageServer server = serve();
            Message client = client(server);
            endpoint.held = environment.event();
            for (int connection = 0; connection < 3; connection++) {
                Message leaving = client(server);
                for (int i = 0; i < 10; i++) {
                    call(leaving, "untilTheEnd").defuse();
                }
                assertThat(call(leaving, "ping").await()).isEqualTo("pong");
                assertThat(server.calls()).isEqualTo(10);
                leaving.close();
                awaitConnections(server, 1);
                assertThat(call(client, "ping").await()).isEqualTo("pong");
                assertThat(endpoint.holding).isZero();
                assertThat(server.calls()).isZero();
            }
            assertThat(endpoint.ends).hasSize(30).allMatch(cause -> cause.endsWith("has ended"));
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void callOverTheLimitOfAllConnectionsGetsAReplyThatNamesIt() {
        RpcServerOptions options = RpcServerOptions.DEFAULT.withRpc(RpcOptions.DEFAULT.withMaxCalls(3));
        run(() -> {
            RpcMessageServer server = serve(new RpcRouter().register("", endpoint), options);
            endpoint.held = environment.event();
            Message first = client(server);
            Message second = client(server);
            List<Event<Object>> calls = List.of(call(first, "hold"), call(first, "hold"), call(second, "hold"));
            while (server.calls() < 3) {
                environment.timeout(0.001).await();
            }
            assertThatExceptionOfType(RemoteException.class)
                    .isThrownBy(() -> call(second, "ping").await())
                    .withMessageContaining("Too many calls run: the limit maxCalls is 3");
            endpoint.held.succeed("held");
            for (Event<Object> call : calls) {
                assertThat(call.await()).isEqualTo("held");
            }
            assertThat(call(second, "ping").await()).isEqualTo("pong");
        });
    }

    @Test
    void everyErrorIsAnswered() {
        run(() -> {
            Message client = client(serve());
            assertThatExceptionOfType(RemoteException.class)
                    .isThrownBy(() -> call(client, "error", false).await())
                    .withMessageEndingWith("Error: strange");
            assertThatExceptionOfType(RemoteException.class)
                    .isThrownBy(() -> call(client, "error", true).await())
                    .withMessageContaining("IOError: ");
            assertThat(call(client, "ping").await()).isEqualTo("pong");
        });
        assertThat(warnings()).containsExactly("Call of error failed", "Call of error failed");
    }
}
