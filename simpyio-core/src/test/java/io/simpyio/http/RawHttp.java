package io.simpyio.http;

import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The other end of a connection, which writes and reads HTTP by hand; in a process. */
public record RawHttp(TcpSocket socket) {

    /** A response, or a request, whose first line is {@code start}. */
    public record Message(String start, Map<String, String> headers, byte[] body, Map<String, String> trailers) {

        public int status() {
            return Integer.parseInt(start.split(" ")[1]);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    public RawHttp send(String text) {
        socket.write(text.getBytes(StandardCharsets.ISO_8859_1)).await();
        return this;
    }

    /** Sends a line feed where it says so, with a return before it. */
    public RawHttp sendLines(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public String line() {
        byte[] line = socket.<byte[]>read(received -> {
                    int end = received.indexOf(received.readerIndex(), received.writerIndex(), (byte) '\n');
                    if (end < 0) {
                        return null;
                    }
                    byte[] bytes = new byte[end - received.readerIndex() - 1];
                    received.readBytes(bytes).skipBytes(2);
                    return bytes;
                })
                .await();
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    public byte[] bytes(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            all.writeBytes(socket.read(count - all.size()).await());
        }
        return all.toByteArray();
    }

    /** All that comes until the other side closes. */
    public String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            while (true) {
                all.writeBytes(socket.read(1 << 16).await());
            }
        } catch (SocketException e) {
            if (e.error() != SocketError.ECONNRESET) {
                throw e;
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        return fields;
    }

    /** Reads a message with a body as its fields say. */
    public Message read() {
        return read(true);
    }

    public Message read(boolean withBody) {
        String start = line();
        Map<String, String> headers = fields();
        byte[] body = {};
        Map<String, String> trailers = Map.of();
        if (withBody && headers.containsKey("content-length")) {
            body = bytes(Integer.parseInt(headers.get("content-length")));
        } else if (withBody && headers.containsKey("transfer-encoding")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                all.writeBytes(bytes(size));
                line();
            }
            body = all.toByteArray();
            trailers = fields();
        }
        return new Message(start, headers, body, trailers);
    }

    private int chunkSize() {
        return Integer.parseInt(line(), 16);
    }
}
