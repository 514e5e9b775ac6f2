package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.CLOSE;
import static io.simpyio.websocket.RawWebSocket.CONTINUATION;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.closePayload;
import static io.simpyio.websocket.RawWebSocket.join;

import io.simpyio.websocket.RawWebSocket.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What one side may send to another that echoes, and what has to come back; the numbers are those of the Autobahn test
 * suite, which is the model. With masks they are a client's cases for a server, without them a server's for a client.
 */
record WebSocketRfcCases(boolean masked) {

    /** Not a code: the WebSocket stays open. */
    static final int OPEN = 0;

    /** What is sent, what is said to it, and the code of the close frame behind that, if there is one. */
    record Case(String number, byte[] sent, List<Frame> said, int code) {}

    private static Frame said(int first, byte[] payload) {
        return new Frame(first, payload);
    }

    private static Frame said(int first, String payload) {
        return said(first, bytes(payload));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    byte[] frame(int first, byte[] payload) {
        return RawWebSocket.frame(first, payload, payload.length, masked);
    }

    byte[] frame(int first, String payload) {
        return frame(first, bytes(payload));
    }

    /** The head of a frame of that length, and nothing of its payload. */
    byte[] begun(int first, long length) {
        return RawWebSocket.frame(first, new byte[0], length, masked);
    }

    byte[] close(int code, String reason) {
        return frame(FIN | CLOSE, closePayload(code, reason));
    }

    private byte[] wronglyMasked(int first, String payload) {
        return RawWebSocket.frame(first, bytes(payload), payload.length(), !masked);
    }

    /** The head of a frame: its first byte, the seven bits of its length, and the bytes that go on with it. */
    private byte[] head(int first, int length, String moreLength) {
        return join(
                new byte[] {(byte) first, (byte) (masked ? length | 0x80 : length)},
                hex(moreLength),
                hex(masked ? "37fa213d" : ""));
    }

    /** One that goes on after that: what follows is a text to be echoed. */
    private Case goesOn(String number, byte[] sent, Frame... said) {
        List<Frame> all = new ArrayList<>(List.of(said));
        all.add(said(FIN | TEXT, "still here"));
        return new Case(number, join(sent, frame(FIN | TEXT, "still here")), all, OPEN);
    }

    /** One that ends with a code, behind what is said before. */
    private Case ends(String number, int code, byte[] sent, Frame... before) {
        return new Case(number, sent, List.of(before), code);
    }

    List<Case> framing() {
        List<Case> cases = new ArrayList<>();
        int[] lengths = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000};
        for (int opcode : new int[] {TEXT, BINARY}) {
            for (int length : lengths) {
                byte[] payload = "*".repeat(length).getBytes(StandardCharsets.US_ASCII);
                cases.add(goesOn(
                        "1." + opcode + " of " + length, frame(FIN | opcode, payload), said(FIN | opcode, payload)));
            }
        }
        cases.add(ends("a mask where there must be none, or none", 1002, wronglyMasked(FIN | TEXT, "x")));
        // RFC 6455, 5.2: the minimal number of bytes must be used to encode the length.
        cases.add(ends("a length of 125 in two bytes", 1002, head(FIN | TEXT, 126, "007d")));
        cases.add(ends("a length of 65535 in eight bytes", 1002, head(FIN | BINARY, 127, "000000000000ffff")));
        cases.add(ends("a negative length", 1002, head(FIN | BINARY, 127, "8000000000000000")));
        return cases;
    }

    List<Case> pingsAndPongs() {
        byte[] binary = hex("00fffefdfcfb00ff");
        byte[] most = new byte[125];
        Arrays.fill(most, (byte) 0xfe);
        byte[][] tenPings = new byte[10][];
        Frame[] tenPongs = new Frame[10];
        for (int i = 0; i < 10; i++) {
            tenPings[i] = frame(FIN | PING, "payload-" + i);
            tenPongs[i] = said(FIN | PONG, "payload-" + i);
        }
        return List.of(
                goesOn("2.1", frame(FIN | PING, ""), said(FIN | PONG, "")),
                goesOn("2.2", frame(FIN | PING, "Hello, world!"), said(FIN | PONG, "Hello, world!")),
                goesOn("2.3", frame(FIN | PING, binary), said(FIN | PONG, binary)),
                goesOn("2.4", frame(FIN | PING, most), said(FIN | PONG, most)),
                ends("2.5", 1002, frame(FIN | PING, new byte[126])),
                goesOn("2.7", frame(FIN | PONG, "")),
                goesOn("2.8", frame(FIN | PONG, "unsolicited pong payload")),
                goesOn(
                        "2.9",
                        join(frame(FIN | PONG, "unsolicited"), frame(FIN | PING, "ping payload")),
                        said(FIN | PONG, "ping payload")),
                goesOn("2.10", join(tenPings), tenPongs),
                ends("a pong that is too long", 1002, frame(FIN | PONG, new byte[126])),
                ends("a ping in fragments", 1002, frame(PING, "x")));
    }

    List<Case> reservedBits() {
        List<Case> cases = new ArrayList<>();
        byte[] hello = frame(FIN | TEXT, "Hello");
        for (int bits = 1; bits < 8; bits++) {
            for (int opcode : new int[] {TEXT, BINARY, PING, PONG, CLOSE}) {
                String number = "3 with bits " + bits + " and opcode " + opcode;
                cases.add(ends(
                        number,
                        1002,
                        join(hello, frame(FIN | bits << 4 | opcode, opcode == CLOSE ? "" : "x")),
                        said(FIN | TEXT, "Hello")));
            }
            cases.add(ends("3, continued", 1002, join(frame(TEXT, "a"), frame(FIN | bits << 4 | CONTINUATION, "b"))));
        }
        return cases;
    }

    List<Case> reservedOpcodes() {
        List<Case> cases = new ArrayList<>();
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(ends("4 with opcode " + opcode, 1002, frame(FIN | opcode, "")));
            cases.add(ends(
                    "4 with opcode " + opcode + " and payload",
                    1002,
                    join(frame(FIN | TEXT, "Hello"), frame(FIN | opcode, "x"), frame(FIN | PING, "")),
                    said(FIN | TEXT, "Hello")));
        }
        return cases;
    }

    List<Case> fragments() {
        Frame both = said(FIN | TEXT, "fragment1fragment2");
        Frame pong = said(FIN | PONG, "ping");
        byte[] first = frame(TEXT, "fragment1");
        byte[] last = frame(FIN | CONTINUATION, "fragment2");
        byte[] ping = frame(FIN | PING, "ping");
        List<Case> cases = new ArrayList<>(List.of(
                ends("5.1", 1002, join(frame(PING, "fragment1"), last)),
                ends("5.2", 1002, join(frame(PONG, "fragment1"), last)),
                goesOn("5.3", join(first, last), both),
                goesOn("5.6", join(first, ping, last), pong, both),
                ends("5.9", 1002, join(frame(FIN | CONTINUATION, "x"), frame(FIN | TEXT, "Hello"))),
                ends("5.12", 1002, join(frame(CONTINUATION, "x"), frame(FIN | TEXT, "Hello"))),
                ends("5.15", 1002, join(first, last, frame(CONTINUATION, "x"), frame(FIN | TEXT, "y")), both),
                ends("5.18", 1002, join(first, frame(FIN | TEXT, "fragment2"))),
                ends("5.18, binary", 1002, join(first, frame(FIN | BINARY, "fragment2"))),
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
        cases.add(ends("a mask in one of the fragments only", 1002, join(first, wronglyMasked(FIN, "x"))));
        return cases;
    }

    List<Case> textsThatAreUtf8() {
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
        return cases;
    }

    List<Case> textsThatAreNot() {
        List<Case> cases = new ArrayList<>();
        String good = HexFormat.of().formatHex(bytes("\u03ba\u1f79\u03c3\u03bc\u03b5"));
        for (String bad : Utf8Tests.MALFORMED) {
            byte[] payload = hex(good + bad + "656469746564");
            cases.add(ends("6 with " + bad, 1007, frame(FIN | TEXT, payload)));
        }
        cases.add(ends("6, cut short at its end", 1007, frame(FIN | TEXT, hex(good + "e282"))));
        // As soon as it is known, and not only at the end of the message (6.4).
        cases.add(ends("6.4.1", 1007, join(frame(TEXT, hex(good)), frame(CONTINUATION, hex("f4908080")))));
        cases.add(ends("6.4.2", 1007, join(frame(TEXT, hex(good + "f4")), frame(CONTINUATION, hex("90")))));
        return cases;
    }

    List<Case> closing() {
        byte[] hello = frame(FIN | TEXT, "Hello");
        Frame echo = said(FIN | TEXT, "Hello");
        byte[] large = new byte[256 << 10];
        Arrays.fill(large, (byte) '*');
        Frame largeEcho = said(FIN | TEXT, large);
        List<Case> cases = new ArrayList<>(List.of(
                ends("7.1.1", 1000, join(hello, close(1000, "")), echo),
                ends("7.1.2", 1000, join(close(1000, ""), close(1000, ""))),
                ends("7.1.3", 1000, join(close(1000, ""), frame(FIN | PING, "x"))),
                ends("7.1.4", 1000, join(close(1000, ""), hello)),
                ends("7.1.5", 1000, join(frame(TEXT, "a"), close(1000, ""), frame(FIN | CONTINUATION, "b"))),
                ends("7.1.6", 1000, join(frame(FIN | TEXT, large), close(1000, ""), frame(FIN | PING, "x")), largeEcho),
                ends("7.3.1", 1005, frame(FIN | CLOSE, "")),
                ends("7.3.2", 1002, frame(FIN | CLOSE, "a")),
                ends("7.3.3", 1000, close(1000, "")),
                ends("7.3.4", 1000, close(1000, "Hello World!")),
                ends("7.3.5", 1000, close(1000, "*".repeat(123))),
                ends("7.3.6", 1002, close(1000, "*".repeat(124))),
                ends("7.5.1", 1007, frame(FIN | CLOSE, hex("03e8ceba85")))));
        for (int code : new int[] {
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
        }) {
            cases.add(ends("7.7 with " + code, code, close(code, "")));
        }
        for (int code :
                new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_767, 32_768, 65_535}) {
            cases.add(ends("7.9 with " + code, 1002, close(code, "")));
        }
        return cases;
    }
}
