package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.RawHttp;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One side that writes and reads frames by hand; in a process.
 *
 * @param handshake what the other side has said in it: a response, or at a server a request
 */
public record RawWebSocket(RawHttp http, RawHttp.Message handshake, boolean server) {

    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    public static final int FIN = 0x80;

    /** One frame; {@code first} is its first byte. */
    public record Frame(int first, byte[] payload) {

        public int opcode() {
            return first & 0x0f;
        }

        public boolean last() {
            return (first & FIN) != 0;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame; 1005 for none. */
        public int code() {
            assertThat(opcode()).as("opcode of %s", this).isEqualTo(CLOSE);
            return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        @Override
        public String toString() {
            return "%02x %s".formatted(first, HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 64)));
        }
    }

    /** Opens one at /, with more header fields, each with its line end. */
    public static RawWebSocket open(RawHttp http, String fields) {
        http.send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n" + fields + "\r\n");
        RawHttp.Message response = http.read();
        assertThat(response.status()).as("status of %s", response).isEqualTo(101);
        return new RawWebSocket(http, response, false);
    }

    /** Takes one as a server does, with frames right behind the answer. */
    public static RawWebSocket accept(RawHttp http, byte[]... frames) {
        RawHttp.Message request = http.read();
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Handshake.accept(request.header("Sec-WebSocket-Key")) + "\r\n\r\n";
        return new RawWebSocket(http, request, true).send(answer.getBytes(StandardCharsets.US_ASCII), join(frames));
    }

    public TcpSocket socket() {
        return http.socket();
    }

    /** A frame as a client sends it; {@code first} is its first byte. */
    public static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, payload.length, true);
    }

    /** A frame that says to have another length than it has, or has no mask. */
    public static byte[] frame(int first, byte[] payload, long length, boolean masked) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        int maskBit = masked ? 0x80 : 0;
        frame.put((byte) first);
        if (length <= 125) {
            frame.put((byte) (maskBit | length));
        } else if (length <= 0xffff) {
            frame.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(length);
        }
        if (masked) {
            frame.put(MASK);
        }
        frame.put(masked ? masked(payload, MASK) : payload);
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] masked(byte[] payload, byte[] mask) {
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            masked[i] = (byte) (payload[i] ^ mask[i & 3]);
        }
        return masked;
    }

    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame as a client sends it. */
    public static byte[] close(int code, String reason) {
        return frame(FIN | CLOSE, closePayload(code, reason));
    }

    /** What is in a close frame. */
    public static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public RawWebSocket send(byte[]... frames) {
        socket().write(join(frames)).await();
        return this;
    }

    public Frame read() {
        byte[] head = http.bytes(2);
        assertThat(head[1] < 0).as("mask bit of the other side").isEqualTo(server);
        long length = head[1] & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(http.bytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(http.bytes(8)).getLong();
        }
        byte[] mask = server ? http.bytes(4) : new byte[4];
        byte[] payload = length == 0 ? new byte[0] : http.bytes(Math.toIntExact(length));
        return new Frame(head[0] & 0xff, server ? masked(payload, mask) : payload);
    }

    /** That the other side has nothing more to say, and has ended the connection. */
    public void assertEnded() {
        try {
            assertThat(socket().read(1).await()).as("what comes after the end").isEmpty();
        } catch (SocketException e) {
            assertThat(e.error()).isEqualTo(SocketError.ECONNRESET);
        }
    }
}
