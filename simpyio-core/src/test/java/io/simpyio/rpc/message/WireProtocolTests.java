package io.simpyio.rpc.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.TcpSocket;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/wire-protocol.md: a server that gets the bytes of the page answers with those of the page. */
class WireProtocolTests {

    private static final Path PAGE = Path.of("..", "docs", "wire-protocol.md");
    private static final Pattern CONNECTION = Pattern.compile("### (.*?)\n(.*?)(?=\n#|\\z)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| (peer|server) \\| `(.*)` \\| `([0-9a-f ]+)` \\|");

    interface Listener {
        Event<Object> arrived(String name);
    }

    static class Greeter {
        @RpcMethod
        String greet(String name) {
            return "Hello, " + name;
        }

        @RpcMethod
        String fail() {
            throw new IllegalStateException("no");
        }

        @RpcMethod
        void refuse() {
            throw new RpcException(RpcCode.PERMISSION_DENIED, "not you");
        }

        @RpcMethod
        void subscribe(Listener listener) {
            listener.arrived("Ada").await();
        }

        @RpcMethod
        void count(RpcSink<Integer> sink) {
            sink.send(1).await();
            sink.send(2).await();
        }
    }

    @Test
    void theServerAnswersAsThePageSays() throws IOException {
        List<MatchResult> connections =
                CONNECTION.matcher(Files.readString(PAGE)).results().toList();
        assertThat(connections).hasSize(2);
        for (MatchResult connection : connections) {
            List<MatchResult> rows = ROW.matcher(connection.group(2)).results().toList();
            assertThat(rows).as(connection.group(1)).hasSizeGreaterThan(6);
            converse(rows);
        }
    }

    private static void converse(List<MatchResult> rows) {
        try (Backend backend = Backend.open("virtual")) {
            RpcRouter router = new RpcRouter().register("greeter", new Greeter());
            backend.environment().run(backend.environment().process(() -> {
                new RpcMessageServer(backend.network(), router, RpcServerOptions.DEFAULT)
                        .start(new InetSocketAddress(5555))
                        .await();
                TcpSocket peer = backend.network().connect("localhost", 5555).await();
                for (MatchResult row : rows) {
                    byte[] bytes = HexFormat.of().parseHex(row.group(3).replace(" ", ""));
                    int size = ByteBuffer.wrap(bytes).getInt();
                    String text = new String(bytes, 4, bytes.length - 4, US_ASCII);
                    assertThat(size).as(row.group()).isEqualTo(bytes.length - 4);
                    assertThat(text.strip()).isEqualTo(row.group(2));
                    if (row.group(1).equals("peer")) {
                        peer.write(bytes).await();
                    } else {
                        assertThat(packet(peer)).as(row.group()).isEqualTo(text);
                    }
                }
            }));
        }
    }

    /** What is in the next packet, white space and all. */
    private static String packet(TcpSocket peer) {
        return new String(exactly(peer, ByteBuffer.wrap(exactly(peer, 4)).getInt()), US_ASCII);
    }

    private static byte[] exactly(TcpSocket peer, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            bytes.put(peer.read(bytes.remaining()).await());
        }
        return bytes.array();
    }
}
