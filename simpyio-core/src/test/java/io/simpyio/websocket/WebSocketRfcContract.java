package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.CONTINUATION;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketException;
import io.simpyio.websocket.WebSocketRfcCases.Case;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 6455 case by case, with frames by hand against one side that echoes, over TCP and TLS. */
abstract class WebSocketRfcContract extends WebSocketContract {

    private static final int MAX_PIECES = 300;

    private static final WebSocketOptions LARGE =
            WebSocketOptions.builder().maxMessageBytes(16 << 20).build();

    protected final WebSocketRfcCases cases;

    WebSocketRfcContract(WebSocketRfcCases cases) {
        this.cases = cases;
    }

    /** Makes ready the side that echoes; in a process. */
    protected abstract void begin(WebSocketOptions options);

    /** Opens a WebSocket to it by hand. */
    protected abstract RawWebSocket peer();

    /** That it has nothing more to say on this one, which it fails or not, and has ended it with that code. */
    protected abstract void assertEnded(RawWebSocket peer, int code, boolean fails);

    /** That nothing is left. */
    protected abstract void end();

    /** Whether a case can be checked when so many bytes come at once. */
    protected boolean checkable(Case one, int pieceBytes) {
        return one.sent().length / pieceBytes < MAX_PIECES;
    }

    /** Runs the cases, each on a connection of its own, as a whole and byte by byte. */
    private void check(List<Case> all) {
        run(() -> {
            begin(LARGE);
            for (Case one : all) {
                for (int pieceBytes : new int[] {one.sent().length, 1}) {
                    if (checkable(one, pieceBytes)) {
                        check(one, pieceBytes);
                    }
                }
            }
            end();
        });
    }

    private void check(Case one, int pieceBytes) {
        String name = "case " + one.number() + " in pieces of " + pieceBytes;
        RawWebSocket peer = peer();
        try {
            for (int at = 0; at < one.sent().length; at += pieceBytes) {
                peer.send(Arrays.copyOfRange(one.sent(), at, Math.min(one.sent().length, at + pieceBytes)));
            }
        } catch (SocketException e) {
            assertThat(pieceBytes)
                    .as("the other side has closed early in %s", name)
                    .isEqualTo(1);
        }
        for (RawWebSocket.Frame expected : one.said()) {
            RawWebSocket.Frame read = peer.read();
            assertThat(read.first()).as("first byte in %s", name).isEqualTo(expected.first());
            assertThat(read.payload()).as("payload in %s", name).isEqualTo(expected.payload());
        }
        int code = one.code();
        if (code == WebSocketRfcCases.OPEN) {
            code = 1000;
            peer.send(cases.close(code, ""));
        }
        assertThat(peer.read().code()).as("close code of %s", name).isEqualTo(code);
        assertEnded(peer, code, one.code() != WebSocketRfcCases.OPEN);
    }

    @Test
    void framing() {
        check(cases.framing());
    }

    @Test
    void pingsAndPongs() {
        check(cases.pingsAndPongs());
    }

    @Test
    void reservedBits() {
        check(cases.reservedBits());
    }

    @Test
    void reservedOpcodes() {
        check(cases.reservedOpcodes());
    }

    @Test
    void fragments() {
        check(cases.fragments());
    }

    @Test
    void textsThatAreUtf8() {
        check(cases.textsThatAreUtf8());
    }

    @Test
    void textsThatAreNot() {
        check(cases.textsThatAreNot());
    }

    @Test
    void closing() {
        check(cases.closing());
        run(() -> {
            begin(LARGE);
            RawWebSocket peer = peer().send(cases.close(1000, "bye"));
            assertThat(peer.read().payload()).as("what answers it").isEqualTo(RawWebSocket.closePayload(1000, "bye"));
            assertEnded(peer, 1000, false);
        });
    }

    @Test
    void limits() {
        run(() -> {
            begin(WebSocketOptions.builder()
                    .maxMessageBytes(1_000)
                    .maxFrameBytes(600)
                    .build());
            RawWebSocket most =
                    peer().send(cases.frame(BINARY, new byte[600]), cases.frame(FIN | CONTINUATION, new byte[400]));
            assertThat(most.read().payload()).hasSize(1_000);
            // The frame is refused when its length is known, before there is anything of it.
            most.send(cases.begun(FIN | BINARY, 601));
            assertTooLarge(most);
            RawWebSocket long64 = peer().send(cases.begun(FIN | BINARY, Long.MAX_VALUE));
            assertTooLarge(long64);
            RawWebSocket message =
                    peer().send(cases.frame(BINARY, new byte[600]), cases.frame(CONTINUATION, new byte[401]));
            assertThat(assertTooLarge(message)).endsWith("maxMessageBytes, which is 1000");
        });
    }

    private String assertTooLarge(RawWebSocket peer) {
        RawWebSocket.Frame close = peer.read();
        assertThat(close.code()).isEqualTo(1009);
        assertEnded(peer, 1009, true);
        return close.text();
    }

    @Test
    void largeMessagesInFramesOfAllSizes() {
        run(() -> {
            begin(LARGE);
            byte[] binary = new byte[4 << 20];
            new Random(9).nextBytes(binary);
            for (int frameBytes : new int[] {4 << 20, 256 << 10, 16 << 10}) {
                echo(BINARY, binary, frameBytes);
            }
            // 9.1.6, the largest of them.
            byte[] text = new byte[16 << 20];
            Arrays.fill(text, (byte) '*');
            echo(TEXT, text, text.length);
        });
    }

    private void echo(int opcode, byte[] data, int frameBytes) {
        RawWebSocket peer = peer();
        SimProcess<?> sender = environment.process("sender", () -> {
            for (int at = 0; at < data.length; at += frameBytes) {
                boolean last = at + frameBytes >= data.length;
                int first = (last ? FIN : 0) | (at == 0 ? opcode : CONTINUATION);
                peer.send(cases.frame(first, Arrays.copyOfRange(data, at, Math.min(data.length, at + frameBytes))));
            }
        });
        RawWebSocket.Frame echo = peer.read();
        sender.await();
        assertThat(echo.first()).isEqualTo(FIN | opcode);
        assertSame(echo.payload(), data);
        assertThat(peer.send(cases.close(1000, "")).read().code()).isEqualTo(1000);
        assertEnded(peer, 1000, false);
    }
}
