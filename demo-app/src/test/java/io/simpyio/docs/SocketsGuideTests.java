package io.simpyio.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.message.Message;
import io.simpyio.message.Request;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.Packet;
import io.simpyio.packet.PacketOptions;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.test.SimulationTest;
import io.simpyio.virtual.Host;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** docs/sockets.md and docs/messages.md. */
class SocketsGuideTests {

    private static final Logger log = LoggerFactory.getLogger(SocketsGuideTests.class);

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void serveEchoes(Environment env, Network net) {
        TcpServerSocket listener = net.listen(
                        new InetSocketAddress(5555), ListenOptions.DEFAULT.withMaxConnections(100))
                .await();
        while (true) {
            TcpSocket socket = listener.accept().await();
            env.process("echo", () -> {
                try (socket) {
                    while (true) {
                        socket.write(socket.read(1_024).await()).await();
                    }
                } catch (SocketException end) {
                    log.debug("{}", end.error());
                }
            });
        }
    }

    @SimulationTest
    void packets(Host server, Host client) {
        server.start(SocketsGuideTests::serveEchoes);
        TcpSocket socket = client.network().connect("server", 5555).await();
        Packet packets = new Packet(socket, PacketOptions.DEFAULT.withMaxPacketSize(65_536));
        packets.write(bytes("ohai")).await();
        byte[] answer = packets.read().await();
        assertThat(answer).isEqualTo(bytes("ohai"));
        packets.close();
    }

    @SimulationTest
    void messages(Host server, Host client) {
        server.start((env, net) -> {
            TcpSocket socket = net.listen(5555).await().accept().await();
            Message messages = new Message(new PacketUtf8(socket));
            env.process("replies", () -> {
                while (true) {
                    Request request = messages.recv().await();
                    request.succeed("cya, " + request.content());
                }
            });
        });
        TcpSocket socket = client.network().connect("server", 5555).await();
        Message messages = new Message(new PacketUtf8(socket));
        Object reply = messages.send("ohai").await();
        assertThat(reply).isEqualTo("cya, ohai");
    }
}
