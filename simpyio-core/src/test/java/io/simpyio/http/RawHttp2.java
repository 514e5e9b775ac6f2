package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.simpyio.net.TcpSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The other end of a connection, which writes and reads HTTP/2 frame by frame; in a process. */
public final class RawHttp2 {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static final int PROTOCOL_ERROR = 1;
    public static final int FLOW_CONTROL_ERROR = 3;
    public static final int REFUSED_STREAM = 7;
    public static final int CANCEL = 8;
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A frame as it is. */
    public record Frame(int type, int flags, int stream, byte[] payload) {

        /** The number that it begins with. */
        public int number() {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** The error of a GOAWAY. */
        public int goAwayError() {
            return ByteBuffer.wrap(payload).getInt(4);
        }

        public boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        @Override
        public String toString() {
            return "Frame(type " + type + ", flags " + flags + ", stream " + stream + ", "
                    + (type == GOAWAY ? new String(payload, StandardCharsets.UTF_8) : Arrays.toString(payload)) + ")";
        }
    }

    private final TcpSocket socket;
    private final Map<Frame, Map<String, String>> fields = new IdentityHashMap<>();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    public RawHttp2(TcpSocket socket) {
        this.socket = socket;
    }

    public TcpSocket socket() {
        return socket;
    }

    /** Lets the other side keep so many bytes of fields. */
    public RawHttp2 allowHeaderTable(long bytes) {
        try {
            decoder.maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    /** Begins as a client. */
    public RawHttp2 begin() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREFACE);
        bytes.writeBytes(frame(SETTINGS, 0, 0));
        socket.write(bytes.toByteArray()).await();
        return this;
    }

    /** Reads the preface of a client, and answers with settings: pairs of an identifier and a value. */
    public RawHttp2 welcome(int... settings) {
        bytes(PREFACE.length);
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, payload.array());
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public RawHttp2 send(int type, int flags, int stream, byte... payload) {
        socket.write(frame(type, flags, stream, payload)).await();
        return this;
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Fields as literals that are not indexed (RFC 7541, 6.2.2): names and values by turns. */
    public static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    /** A string without Huffman's code (RFC 7541, 5.2). */
    public static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    public static byte[] request(String method, String path, String... more) {
        byte[] pseudo = fields(":method", method, ":scheme", "http", ":authority", "test", ":path", path);
        byte[] others = fields(more);
        byte[] all = Arrays.copyOf(pseudo, pseudo.length + others.length);
        System.arraycopy(others, 0, all, pseudo.length, others.length);
        return all;
    }

    public RawHttp2 get(int stream, String path, String... more) {
        return send(HEADERS, END_STREAM | END_HEADERS, stream, request("GET", path, more));
    }

    /** The head of a POST, whose body is to follow. */
    public RawHttp2 post(int stream, String path, String... more) {
        return send(HEADERS, END_HEADERS, stream, request("POST", path, more));
    }

    /** Lets so many more bytes come on a stream; 0 is the connection. */
    public RawHttp2 window(int stream, int more) {
        return send(WINDOW_UPDATE, 0, stream, number(more));
    }

    private byte[] bytes(int count) {
        byte[] all = new byte[count];
        int filled = 0;
        while (filled < count) {
            byte[] part = socket.read(count - filled).await();
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    /** The next frame, whatever it is. */
    public Frame any() {
        ByteBuffer head = ByteBuffer.wrap(bytes(FRAME_HEADER_BYTES));
        int length = (head.get() & 0xff) << 16 | head.getShort() & 0xffff;
        int type = head.get();
        int flags = head.get();
        int stream = head.getInt();
        Frame frame = new Frame(type, flags, stream, bytes(length));
        if (type == HEADERS) {
            fields.put(frame, decoded(frame)); // In any case, as later ones may refer to it.
        }
        return frame;
    }

    /** The next frame that is about a stream or ends the connection; settings are agreed to. */
    public Frame next() {
        while (true) {
            Frame frame = any();
            if (frame.type() == SETTINGS && frame.flags() == 0) {
                send(SETTINGS, ACK, 0);
            } else if (frame.stream() != 0 && frame.type() != WINDOW_UPDATE || frame.type() == GOAWAY) {
                return frame;
            }
        }
    }

    /** The next frame of this type. */
    public Frame next(int type) {
        Frame frame = next();
        if (frame.type() != type) {
            throw new AssertionError("Not of type " + type + ": " + frame);
        }
        return frame;
    }

    public Map<String, String> decode(Frame headers) {
        return Objects.requireNonNull(fields.get(headers));
    }

    private Map<String, String> decoded(Frame headers) {
        Map<String, String> all = new TreeMap<>();
        ByteBuf block = Unpooled.wrappedBuffer(headers.payload());
        try {
            decoder.decodeHeaders(headers.stream(), block)
                    .forEach(field ->
                            all.put(field.getKey().toString(), field.getValue().toString()));
        } catch (Http2Exception e) {
            throw new AssertionError(ByteBufUtil.hexDump(headers.payload()), e);
        }
        return all;
    }

    /** Reads the rest of a message on a stream, whose frames must come next, and lets its sender go on. */
    public RawHttp.Message read(int stream) {
        Map<String, String> headers = null;
        Map<String, String> trailers = Map.of();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = next();
            if (frame.stream() != stream || frame.type() > HEADERS) {
                throw new AssertionError("Not of the message on stream " + stream + ": " + frame);
            }
            if (frame.type() == DATA) {
                body.writeBytes(frame.payload());
                if (frame.payload().length > 0) {
                    window(0, frame.payload().length);
                    if (!frame.ends()) {
                        window(stream, frame.payload().length);
                    }
                }
            } else if (headers == null) {
                headers = decode(frame);
            } else {
                trailers = decode(frame);
            }
            if (frame.ends()) {
                return new RawHttp.Message("HTTP/2 " + headers.get(":status"), headers, body.toByteArray(), trailers);
            }
        }
    }
}
