package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.CONTINUATION;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.frame;
import static io.simpyio.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.BackendCase;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Compression (RFC 7692) on the wire; the bytes are those of the RFC's examples. */
@MethodSource(BackendCase.ALL)
class WebSocketDeflateContractTests extends WebSocketContract {

    private static final int RSV1 = 0x40;
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions: ";

    private static final WebSocketOptions COMPRESSING = WebSocketOptions.builder()
            .compression(true)
            .minCompressedBytes(0)
            .maxMessageBytes(4 << 20)
            .build();

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private RawWebSocket deflating() {
        return rawSocket(EXTENSIONS + "permessage-deflate\r\n");
    }

    @Test
    void theExamplesOfTheRfc() {
        run(() -> {
            serve(ECHO, COMPRESSING);
            RawWebSocket peer = deflating();
            assertThat(peer.handshake().header("Sec-WebSocket-Extensions")).isEqualTo("permessage-deflate");
            // What is said comes compressed, as zlib does it, of which there are several.
            Inflation said = new Inflation(true, 1_000);
            // 7.2.3.1: one block, and in two fragments.
            peer.send(frame(FIN | RSV1 | TEXT, hex("f248cdc9c90700")));
            RawWebSocket.Frame echo = peer.read();
            assertThat(echo.first()).isEqualTo(FIN | RSV1 | TEXT);
            assertThat(text(said.inflate(echo.payload(), true, 1_000))).isEqualTo("Hello");
            peer.send(
                    frame(RSV1 | TEXT, hex("f248cd")),
                    frame(FIN | PING, "between"),
                    frame(FIN | CONTINUATION, hex("c9c90700")));
            assertThat(peer.read().first()).isEqualTo(FIN | PONG);
            RawWebSocket.Frame second = peer.read();
            assertThat(second.payload()).as("refers to the first one").hasSizeLessThan(echo.payload().length);
            assertThat(text(said.inflate(second.payload(), true, 1_000))).isEqualTo("Hello");
            // 7.2.3.2: refers to the first one. 7.2.3.3: not compressed at all. 7.2.3.4: a block that says to be the
            // last. 7.2.3.5: two blocks.
            for (String hello :
                    List.of("f200110000", "000500faff48656c6c6f00", "f348cdc9c9070000", "f24805000000ffffcac9c90700")) {
                peer.send(frame(FIN | RSV1 | TEXT, hex(hello)));
                assertThat(text(said.inflate(peer.read().payload(), true, 1_000)))
                        .as(hello)
                        .isEqualTo("Hello");
            }
            // A message without the bit is not compressed; 7.2.3.6: an empty one.
            peer.send(frame(FIN | TEXT, "Hello"), frame(FIN | RSV1 | TEXT, hex("00")), frame(FIN | TEXT, ""));
            assertThat(text(said.inflate(peer.read().payload(), true, 1_000))).isEqualTo("Hello");
            assertThat(peer.read().payload()).isEqualTo(hex("00"));
            assertThat(peer.read().payload()).isEqualTo(hex("00"));
            said.end();
            peer.socket().close();
        });
    }

    @Test
    void whatIsAgreedOn() {
        run(() -> {
            serve(ECHO, COMPRESSING);
            List<List<String>> offers = List.of(
                    List.of("permessage-deflate", "permessage-deflate"),
                    List.of("permessage-deflate; client_max_window_bits", "permessage-deflate"),
                    List.of("permessage-deflate; client_max_window_bits=10", "permessage-deflate"),
                    List.of(
                            "PerMessage-Deflate ;server_max_window_bits=\"9\"",
                            "permessage-deflate; server_max_window_bits=9"),
                    List.of(
                            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                            "permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
                    List.of(
                            "x-webkit-deflate-frame, permessage-deflate; a=b, permessage-deflate",
                            "permessage-deflate"),
                    List.of(
                            "permessage-deflate; server_max_window_bits=8",
                            "permessage-deflate; server_max_window_bits=8"),
                    List.of("permessage-deflate; server_max_window_bits=7", ""),
                    List.of("permessage-deflate; server_max_window_bits=16", ""),
                    List.of("permessage-deflate; server_max_window_bits=010", ""),
                    List.of("permessage-deflate; server_max_window_bits", ""),
                    List.of("permessage-deflate; client_max_window_bits=", ""),
                    List.of("permessage-deflate; client_max_window_bits=x", ""),
                    List.of("permessage-deflate; server_no_context_takeover=1", ""),
                    List.of("permessage-deflate; server_no_context_takeover; server_no_context_takeover", ""),
                    List.of("permessage-deflate; unknown", ""),
                    List.of(";", ""),
                    List.of("; , permessage-deflate;", "permessage-deflate"),
                    List.of("other", ""));
            for (List<String> offer : offers) {
                RawWebSocket peer = rawSocket(EXTENSIONS + offer.getFirst() + "\r\n");
                assertThat(peer.handshake().header("Sec-WebSocket-Extensions"))
                        .as("answer to %s", offer.getFirst())
                        .isEqualTo(offer.getLast());
                peer.socket().close();
            }
            server.close();
            serve(
                    ECHO,
                    WebSocketOptions.builder()
                            .compression(true)
                            .contextTakeover(false)
                            .build());
            assertThat(deflating().handshake().header("Sec-WebSocket-Extensions"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        });
    }

    @Test
    void withoutContextEachMessageStandsAlone() {
        run(() -> {
            serve(ECHO, COMPRESSING);
            RawWebSocket peer = rawSocket(
                    EXTENSIONS + "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n");
            Inflation said = new Inflation(false, 1_000);
            for (int i = 0; i < 3; i++) {
                peer.send(frame(FIN | RSV1 | TEXT, hex("f248cdc9c90700")));
                assertThat(text(said.inflate(peer.read().payload(), true, 1_000)))
                        .isEqualTo("Hello");
            }
            said.end();
            // Refers to an earlier message, which is forgotten.
            peer.send(frame(FIN | RSV1 | TEXT, hex("f200110000")));
            assertThat(peer.read().code()).isEqualTo(1007);
            peer.socket().close();
        });
    }

    @Test
    void whatIsWrong() {
        run(() -> {
            serve(ECHO, COMPRESSING);
            byte[] good = hex("f248cdc9c90700");
            record Wrong(int code, byte[] sent) {}
            for (Wrong wrong : List.of(
                    new Wrong(1007, frame(FIN | RSV1 | TEXT, hex("ffffff"))),
                    new Wrong(1002, frame(FIN | RSV1 | PING, good)),
                    new Wrong(1002, frame(FIN | RSV1 | 0x20 | TEXT, good)),
                    new Wrong(1002, frame(FIN | 0x10 | TEXT, good)),
                    new Wrong(1002, join(frame(RSV1 | TEXT, hex("f248cd")), frame(FIN | RSV1, hex("c9c90700")))),
                    // Of these the compressed bytes are fine, but not what they stand for.
                    new Wrong(1007, frame(FIN | RSV1 | TEXT, deflated(hex("80")))),
                    new Wrong(1009, frame(FIN | RSV1 | BINARY, deflated(new byte[(4 << 20) + 1]))))) {
                RawWebSocket peer = deflating().send(wrong.sent);
                assertThat(peer.read().code()).isEqualTo(wrong.code);
                peer.socket().close();
            }
            // A bomb of a few KiB that would be many MiB, in fragments each of which is within the limit.
            Deflation deflation = new Deflation(true, 15);
            RawWebSocket peer = deflating();
            peer.send(frame(RSV1 | BINARY, deflation.deflate(new byte[3 << 20], false)));
            peer.send(frame(CONTINUATION, deflation.deflate(new byte[3 << 20], false)));
            assertThat(peer.read().code()).isEqualTo(1009);
            peer.socket().close();
            deflation.end();
            // Without the extension the bit has no meaning.
            RawWebSocket plain = rawSocket().send(frame(FIN | RSV1 | TEXT, good));
            assertThat(plain.read().code()).isEqualTo(1002);
            plain.socket().close();
        });
    }

    private static byte[] deflated(byte[] data) {
        Deflation deflation = new Deflation(true, 15);
        byte[] compressed = deflation.deflate(data, true);
        deflation.end();
        return compressed;
    }

    @Test
    void messagesOfAllKindsBetweenOurOwn() {
        run(() -> {
            serve(ECHO, COMPRESSING);
            for (WebSocketOptions options : List.of(
                    COMPRESSING,
                    WebSocketOptions.builder()
                            .compression(true)
                            .contextTakeover(false)
                            .maxMessageBytes(4 << 20)
                            .build(),
                    WebSocketOptions.builder().maxMessageBytes(4 << 20).build())) {
                WebSocket socket = open(options);
                Random random = new Random(3);
                byte[] noise = new byte[100_000];
                random.nextBytes(noise);
                List<byte[]> messages = new ArrayList<>(List.of(new byte[0], new byte[3_000_000], noise, noise));
                for (int i = 0; i < 50; i++) {
                    messages.add(
                            bytes(("{\"number\": " + i + ", \"what\": \"something\"}").repeat(random.nextInt(40))));
                }
                for (byte[] message : messages) {
                    socket.send(message).await();
                    assertThat(socket.receive().await().bytes()).isEqualTo(message);
                }
                WebSocketMessageWriter pieces = socket.sendText();
                for (int i = 0; i < 10; i++) {
                    pieces.write("piece " + i + " ".repeat(i * 100)).await();
                    pieces.write("").await();
                }
                pieces.end().await();
                assertThat(socket.receive().await().text())
                        .startsWith("piece 0piece 1 ")
                        .hasSize(4_570);
                assertThat(socket.close(1000, "").await().code()).isEqualTo(1000);
            }
        });
    }
}
