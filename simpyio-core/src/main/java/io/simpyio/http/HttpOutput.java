package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.nio.charset.StandardCharsets;

/**
 * Writes the messages of one connection in their order. A peer that takes nothing of a write for too long loses the
 * connection.
 *
 * <p>Loop-confined. Fails like {@link TcpSocket#write}.
 */
public final class HttpOutput implements ResponseOutput {

    private static final int MAX_WRITE_BYTES = 256 << 10;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TcpSocket socket;
    private final Watchdog watchdog;
    private final long idleNanos;

    /** Writes to a socket; {@code idleNanos} is how long a write may last. */
    public HttpOutput(TcpSocket socket, Watchdog watchdog, long idleNanos) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.idleNanos = idleNanos;
    }

    @Override
    public Event<Integer> writeContinue() {
        return write(Unpooled.wrappedBuffer(CONTINUE));
    }

    @Override
    public void writeResponse(int status, HttpHeaders headers, byte[] body) {
        if (body.length <= MAX_WRITE_BYTES) {
            write(HeadEncoder.response(status, headers, body.length).writeBytes(body))
                    .await();
        } else {
            write(HeadEncoder.response(status, headers, 0)).await();
            writeLarge(body);
        }
    }

    /** Writes a request whose body is there, or that has none; suspends. */
    public void writeRequest(String method, String target, HttpHeaders headers, byte[] body) {
        ByteBuf head = HeadEncoder.request(method, target, headers);
        if (body.length <= MAX_WRITE_BYTES) {
            write(head.writeBytes(body)).await();
        } else {
            write(head).await();
            writeLarge(body);
        }
    }

    private void writeLarge(byte[] body) {
        for (int at = 0; at < body.length; at += MAX_WRITE_BYTES) {
            write(Unpooled.wrappedBuffer(body, at, Math.min(MAX_WRITE_BYTES, body.length - at)))
                    .await();
        }
    }

    @Override
    public HttpBodyWriter beginResponse(int status, HttpHeaders headers, Framing framing, long length, boolean gzip) {
        write(HeadEncoder.response(status, headers, 0)).await();
        return new HttpBodyWriter(new Body(framing), framing, length, gzip);
    }

    /** Writes the head of a request and gives what writes its body; suspends. */
    public HttpBodyWriter beginRequest(
            String method, String target, HttpHeaders headers, Framing framing, long length) {
        write(HeadEncoder.request(method, target, headers)).await();
        return new HttpBodyWriter(new Body(framing), framing, length, false);
    }

    Event<Integer> write(ByteBuf data) {
        Event<Integer> write = socket.write(data);
        write.defuse(); // The next one fails in the same way.
        if (!write.triggered()) {
            watchdog.start(idleNanos, this::tooSlow);
            write.addCallback(done -> watchdog.stop());
        }
        return write;
    }

    private void tooSlow() {
        socket.close();
    }

    /** A body in chunks, or as it is. */
    private final class Body implements HttpBodyWriter.Sink {

        private final boolean chunked;

        Body(Framing framing) {
            chunked = framing == Framing.CHUNKED;
        }

        @Override
        public Environment environment() {
            return socket.environment();
        }

        @Override
        public Event<Integer> write(byte[] piece) {
            return HttpOutput.this.write(
                    chunked ? HeadEncoder.chunk(piece, 0, piece.length) : Unpooled.wrappedBuffer(piece));
        }

        @Override
        public void end(HttpHeaders trailers) {
            if (chunked) {
                HttpOutput.this.write(HeadEncoder.lastChunk(trailers)).await();
            }
        }
    }
}
