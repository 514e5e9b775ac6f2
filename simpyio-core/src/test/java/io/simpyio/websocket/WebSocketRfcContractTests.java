package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.CLOSE;
import static io.simpyio.websocket.RawWebSocket.CONTINUATION;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.close;
import static io.simpyio.websocket.RawWebSocket.frame;
import static io.simpyio.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketException;
import io.simpyio.net.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455 case by case, with frames by hand against an echo, over TCP and TLS. The numbers are those of the Autobahn
 * test suite, which is the model.
 */
@MethodSource(BackendCase.ALL)
class WebSocketRfcContractTests extends WebSocketContract {

    private static final WebSocketOptions LARGE =
            WebSocketOptions.builder().maxMessageBytes(16 << 20).build();

    /** What a client sends, and what the server says to it: the first byte and the payload of each frame. */
    private record Case(String number, byte[] sent, List<RawWebSocket.Frame> expected) {}

    private static RawWebSocket.Frame said(int first, byte[] payload) {
        return new RawWebSocket.Frame(first, payload);
    }

    private static RawWebSocket.Frame said(int first, String payload) {
        return said(first, bytes(payload));
    }

    /** One that goes on after that: what follows is a text to be echoed. */
    private static Case goesOn(String number, byte[] sent, RawWebSocket.Frame... expected) {
        List<RawWebSocket.Frame> all = new ArrayList<>(List.of(expected));
        all.add(said(FIN | TEXT, "still here"));
        return new Case(number, join(sent, frame(FIN | TEXT, "still here")), all);
    }

    /** One that fails the connection with a code, behind what is said before. */
    private static Case fails(String number, int code, byte[] sent, RawWebSocket.Frame... before) {
        List<RawWebSocket.Frame> all = new ArrayList<>(List.of(before));
        all.add(said(code, new byte[0]));
        return new Case(number, sent, all);
    }

    /** Runs the cases, each on a connection of its own, as a whole and byte by byte. */
    private void check(List<Case> cases) {
        run(() -> {
            serve(ECHO, LARGE);
            for (Case one : cases) {
                check(one, one.sent.length);
                // Who goes on sending after a close frame may miss the answer with TLS 1.2, which has no half-close.
                boolean answered = world.wire() != Wire.TLS_1_2 || !one.number.startsWith("7.1.");
                if (one.sent.length < 300 && answered) {
                    check(one, 1);
                }
            }
            awaitConnections(0);
            assertThat(warnings()).isEmpty();
        });
    }

    private void check(Case one, int pieceBytes) {
        String name = "case " + one.number + " in pieces of " + pieceBytes;
        RawWebSocket peer = rawSocket();
        try {
            for (int at = 0; at < one.sent.length; at += pieceBytes) {
                peer.socket()
                        .write(Arrays.copyOfRange(one.sent, at, Math.min(one.sent.length, at + pieceBytes)))
                        .await();
            }
        } catch (SocketException e) {
            assertThat(pieceBytes).as("the server has closed early in %s", name).isEqualTo(1);
        }
        boolean open = true;
        for (RawWebSocket.Frame expected : one.expected) {
            RawWebSocket.Frame read = peer.read();
            if (expected.first() > 0xff) {
                assertThat(read.code()).as("close code of %s", name).isEqualTo(expected.first());
                open = false;
            } else {
                assertThat(read.first()).as("first byte in %s", name).isEqualTo(expected.first());
                assertThat(read.payload()).as("payload in %s", name).isEqualTo(expected.payload());
                open &= expected.opcode() != CLOSE;
            }
        }
        if (open) {
            peer.send(close(1000, ""));
            assertThat(peer.read().code()).as("code at the end of %s", name).isEqualTo(1000);
        }
        if (open || world.wire() != Wire.TLS_1_2) { // Which has no half-close, so that the server waits for a second.
            peer.assertEnded();
        }
        peer.socket().close();
    }

    @Test
    void framing() {
        List<Case> cases = new ArrayList<>();
        int[] lengths = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000};
        for (int opcode : new int[] {TEXT, BINARY}) {
            for (int length : lengths) {
                byte[] payload = "*".repeat(length).getBytes(StandardCharsets.US_ASCII);
                cases.add(goesOn(
                        "1." + opcode + " of " + length, frame(FIN | opcode, payload), said(FIN | opcode, payload)));
            }
        }
        cases.add(fails("a mask is missing", 1002, frame(FIN | TEXT, bytes("x"), 1, false)));
        // RFC 6455, 5.2: the minimal number of bytes must be used to encode the length.
        cases.add(fails("a length of 125 in two bytes", 1002, hex("81fe007d37fa213d")));
        cases.add(fails("a length of 65535 in eight bytes", 1002, hex("82ff000000000000ffff37fa213d")));
        cases.add(fails("a negative length", 1002, hex("82ff800000000000000037fa213d")));
        check(cases);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void pingsAndPongs() {
        byte[] binary = hex("00fffefdfcfb00ff");
        byte[] most = new byte[125];
        Arrays.fill(most, (byte) 0xfe);
        byte[][] tenPings = new byte[10][];
        RawWebSocket.Frame[] tenPongs = new RawWebSocket.Frame[10];
        for (int i = 0; i < 10; i++) {
            tenPings[i] = frame(FIN | PING, "payload-" + i);
            tenPongs[i] = said(FIN | PONG, "payload-" + i);
        }
        check(List.of(
                goesOn("2.1", frame(FIN | PING, ""), said(FIN | PONG, "")),
                goesOn("2.2", frame(FIN | PING, "Hello, world!"), said(FIN | PONG, "Hello, world!")),
                goesOn("2.3", frame(FIN | PING, binary), said(FIN | PONG, binary)),
                goesOn("2.4", frame(FIN | PING, most), said(FIN | PONG, most)),
                fails("2.5", 1002, frame(FIN | PING, new byte[126])),
                goesOn("2.7", frame(FIN | PONG, "")),
                goesOn("2.8", frame(FIN | PONG, "unsolicited pong payload")),
                goesOn(
                        "2.9",
                        join(frame(FIN | PONG, "unsolicited"), frame(FIN | PING, "ping payload")),
                        said(FIN | PONG, "ping payload")),
                goesOn("2.10", join(tenPings), tenPongs),
                fails("a pong that is too long", 1002, frame(FIN | PONG, new byte[126])),
                fails("a ping in fragments", 1002, frame(PING, "x"))));
    }

    @Test
    void reservedBits() {
        List<Case> cases = new ArrayList<>();
        byte[] hello = frame(FIN | TEXT, "Hello");
        for (int bits = 1; bits < 8; bits++) {
            for (int opcode : new int[] {TEXT, BINARY, PING, PONG, CLOSE}) {
                String number = "3 with bits " + bits + " and opcode " + opcode;
                cases.add(fails(
                        number,
                        1002,
                        join(hello, frame(FIN | bits << 4 | opcode, opcode == CLOSE ? "" : "x")),
                        said(FIN | TEXT, "Hello")));
            }
            cases.add(fails("3, continued", 1002, join(frame(TEXT, "a"), frame(FIN | bits << 4 | CONTINUATION, "b"))));
        }
        check(cases);
    }

    @Test
    void reservedOpcodes() {
        List<Case> cases = new ArrayList<>();
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(fails("4 with opcode " + opcode, 1002, frame(FIN | opcode, "")));
            cases.add(fails(
                    "4 with opcode " + opcode + " and payload",
                    1002,
                    join(frame(FIN | TEXT, "Hello"), frame(FIN | opcode, "x"), frame(FIN | PING, "")),
                    said(FIN | TEXT, "Hello")));
        }
        check(cases);
    }

    @Test
    void fragments() {
        RawWebSocket.Frame both = said(FIN | TEXT, "fragment1fragment2");
        RawWebSocket.Frame pong = said(FIN | PONG, "ping");
        byte[] first = frame(TEXT, "fragment1");
        byte[] last = frame(FIN | CONTINUATION, "fragment2");
        byte[] ping = frame(FIN | PING, "ping");
        List<Case> cases = new ArrayList<>(List.of(
                fails("5.1", 1002, join(frame(PING, "fragment1"), last)),
                fails("5.2", 1002, join(frame(PONG, "fragment1"), last)),
                goesOn("5.3", join(first, last), both),
                goesOn("5.6", join(first, ping, last), pong, both),
                fails("5.9", 1002, join(frame(FIN | CONTINUATION, "x"), frame(FIN | TEXT, "Hello"))),
                fails("5.12", 1002, join(frame(CONTINUATION, "x"), frame(FIN | TEXT, "Hello"))),
                fails("5.15", 1002, join(first, last, frame(CONTINUATION, "x"), frame(FIN | TEXT, "y")), both),
                fails("5.18", 1002, join(first, frame(FIN | TEXT, "fragment2"))),
                fails("5.18, binary", 1002, join(first, frame(FIN | BINARY, "fragment2"))),
                goesOn(
                        "5.19",
                        join(
                                first,
                                frame(CONTINUATION, "fragment2"),
                                ping,
                                frame(CONTINUATION, "fragment3"),
                                frame(CONTINUATION, "fragment4"),
                                ping,
                                frame(FIN | CONTINUATION, "fragment5")),
                        pong,
                        pong,
                        said(FIN | TEXT, "fragment1fragment2fragment3fragment4fragment5")),
                goesOn(
                        "empty fragments",
                        join(frame(BINARY, ""), frame(CONTINUATION, ""), frame(FIN | CONTINUATION, "")),
                        said(FIN | BINARY, "")),
                goesOn(
                        "6.1.3",
                        join(frame(TEXT, ""), frame(CONTINUATION, "middle"), frame(FIN | CONTINUATION, "")),
                        said(FIN | TEXT, "middle"))));
        cases.add(fails("a mask in the first fragment only", 1002, join(first, frame(FIN, bytes("x"), 1, false))));
        check(cases);
    }

    @Test
    void textsThatAreUtf8() {
        List<Case> cases = new ArrayList<>();
        List<String> texts = new ArrayList<>(List.of(
                "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!",
                "\u03ba\u1f79\u03c3\u03bc\u03b5",
                "\u0000",
                "\ufffd",
                "\u0080\u07ff\u0800\uffff",
                "\ud800\udc00\udbff\udfff",
                "\ud7ff\ue000",
                "\ufffe\uffff\ud83f\udffe"));
        for (String text : texts) {
            byte[] bytes = bytes(text);
            cases.add(goesOn("6 " + text, frame(FIN | TEXT, bytes), said(FIN | TEXT, bytes)));
            byte[][] single = new byte[bytes.length + 1][];
            for (int i = 0; i < bytes.length; i++) {
                single[i] = frame(i == 0 ? TEXT : CONTINUATION, new byte[] {bytes[i]});
            }
            single[bytes.length] = frame(FIN | CONTINUATION, "");
            cases.add(goesOn("6 in fragments of one byte", join(single), said(FIN | TEXT, bytes)));
        }
        check(cases);
    }

    @Test
    void textsThatAreNot() {
        List<Case> cases = new ArrayList<>();
        String good = HexFormat.of().formatHex(bytes("\u03ba\u1f79\u03c3\u03bc\u03b5"));
        for (String bad : Utf8Tests.MALFORMED) {
            byte[] payload = hex(good + bad + "656469746564");
            cases.add(fails("6 with " + bad, 1007, frame(FIN | TEXT, payload)));
        }
        cases.add(fails("6, cut short at its end", 1007, frame(FIN | TEXT, hex(good + "e282"))));
        // As soon as it is known, and not only at the end of the message (6.4).
        cases.add(fails("6.4.1", 1007, join(frame(TEXT, hex(good)), frame(CONTINUATION, hex("f4908080")))));
        cases.add(fails("6.4.2", 1007, join(frame(TEXT, hex(good + "f4")), frame(CONTINUATION, hex("90")))));
        check(cases);
    }

    @Test
    void closing() {
        byte[] hello = frame(FIN | TEXT, "Hello");
        RawWebSocket.Frame echo = said(FIN | TEXT, "Hello");
        List<Case> cases = new ArrayList<>(List.of(
                fails("7.1.1", 1000, join(hello, close(1000, "")), echo),
                fails("7.1.2", 1000, join(close(1000, ""), close(1000, ""))),
                fails("7.1.3", 1000, join(close(1000, ""), frame(FIN | PING, "x"))),
                fails("7.1.4", 1000, join(close(1000, ""), hello)),
                fails("7.1.5", 1000, join(frame(TEXT, "a"), close(1000, ""), frame(FIN | CONTINUATION, "b"))),
                fails("7.3.1", 1005, frame(FIN | CLOSE, "")),
                fails("7.3.2", 1002, frame(FIN | CLOSE, "a")),
                fails("7.3.3", 1000, close(1000, "")),
                fails("7.3.4", 1000, close(1000, "Hello World!")),
                fails("7.3.5", 1000, close(1000, "*".repeat(123))),
                fails("7.3.6", 1002, close(1000, "*".repeat(124))),
                fails("7.5.1", 1007, frame(FIN | CLOSE, hex("03e8ceba85")))));
        for (int code : new int[] {
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
        }) {
            cases.add(fails("7.7 with " + code, code, close(code, "")));
        }
        for (int code :
                new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_767, 32_768, 65_535}) {
            cases.add(fails("7.9 with " + code, 1002, close(code, "")));
        }
        check(cases);
        run(() -> {
            RawWebSocket peer = rawSocket().send(close(1000, "bye"));
            assertThat(peer.read().payload()).as("what answers it").isEqualTo(join(hex("03e8"), bytes("bye")));
            peer.assertEnded();
        });
    }

    @Test
    void limits() {
        run(() -> {
            serve(
                    ECHO,
                    WebSocketOptions.builder()
                            .maxMessageBytes(1_000)
                            .maxFrameBytes(600)
                            .build());
            RawWebSocket most =
                    rawSocket().send(frame(BINARY, new byte[600]), frame(FIN | CONTINUATION, new byte[400]));
            assertThat(most.read().payload()).hasSize(1_000);
            // The frame is refused when its length is known, before there is anything of it.
            most.send(frame(FIN | BINARY, new byte[0], 601, true));
            assertThat(most.read().code()).isEqualTo(1009);
            most.assertEnded();
            RawWebSocket long64 = rawSocket().send(frame(FIN | BINARY, new byte[0], Long.MAX_VALUE, true));
            assertThat(long64.read().code()).isEqualTo(1009);
            long64.assertEnded();
            RawWebSocket message = rawSocket().send(frame(BINARY, new byte[600]), frame(CONTINUATION, new byte[401]));
            RawWebSocket.Frame close = message.read();
            assertThat(close.code()).isEqualTo(1009);
            assertThat(close.text()).endsWith("maxMessageBytes, which is 1000");
            message.assertEnded();
        });
    }

    @Test
    void largeMessagesInFramesOfAllSizes() {
        run(() -> {
            serve(ECHO, LARGE);
            byte[] data = new byte[4 << 20];
            new Random(9).nextBytes(data);
            for (int frameBytes : new int[] {4 << 20, 256 << 10, 16 << 10}) {
                RawWebSocket peer = rawSocket();
                environment.process("sender", () -> {
                    for (int at = 0; at < data.length; at += frameBytes) {
                        boolean last = at + frameBytes >= data.length;
                        int first = (last ? FIN : 0) | (at == 0 ? BINARY : CONTINUATION);
                        peer.send(frame(first, Arrays.copyOfRange(data, at, Math.min(data.length, at + frameBytes))));
                    }
                });
                assertThat(peer.read().payload()).isEqualTo(data);
                peer.socket().close();
            }
        });
    }
}
