package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of one connection in their order. A peer that takes nothing of a write for too long loses the
 * connection.
 *
 * <p>A small response is gathered, and goes out when the process that has made it suspends, which need not wait for it:
 * responses to pipelined requests are one write, and a request needs one switch less.
 *
 * <p>Loop-confined. Fails like {@link TcpSocket#write}.
 */
public final class HttpOutput implements ResponseOutput {

    private static final int MAX_WRITE_BYTES = 256 << 10;

    /** When more is gathered, the process waits until the network has taken it. */
    private static final int MAX_GATHERED_BYTES = 16 << 10;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TcpSocket socket;
    private final Watchdog watchdog;
    private final long idleNanos;
    private final Runnable flush = this::flush;

    private @Nullable ByteBuf gathered;
    private @Nullable Event<Integer> gatheredBefore;

    /** Writes to a socket; {@code idleNanos} is how long a write may last. */
    public HttpOutput(TcpSocket socket, Watchdog watchdog, long idleNanos) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.idleNanos = idleNanos;
    }

    Environment environment() {
        return socket.environment();
    }

    /** Tells the other side that its body is welcome, when the process suspends. */
    @Override
    public void writeContinue() {
        gather(CONTINUE.length).writeBytes(CONTINUE);
    }

    /**
     * Writes a response whose body is there, or that has none. Suspends if much is gathered; what is not is on its way when
     * the process suspends next, or with {@link #drain()}.
     */
    @Override
    public void writeResponse(int status, HttpHeaders headers, byte[] body) {
        boolean large = body.length > MAX_WRITE_BYTES;
        ByteBuf message = gather(HeadEncoder.TYPICAL_HEAD_BYTES + (large ? 0 : body.length));
        HeadEncoder.response(status, headers, message);
        if (large) {
            drain();
            writeLarge(body);
        } else if (message.writeBytes(body).readableBytes() > MAX_GATHERED_BYTES) {
            drain();
        }
    }

    private ByteBuf gather(int bytes) {
        Event<Integer> before = gatheredBefore;
        if (before != null
                && before.triggered()
                && !before.ok()
                && before.failure() instanceof RuntimeException failure) {
            throw failure;
        }
        ByteBuf into = gathered;
        if (into == null) {
            into = Unpooled.buffer(bytes);
            gathered = into;
            environment().scheduler().defer(flush);
        }
        return into;
    }

    private void flush() {
        ByteBuf message = gathered;
        if (message == null || gatheredBefore != null) {
            return; // Once the last one is done, this one follows.
        }
        gathered = null;
        Event<Integer> write = socket.write(message);
        gatheredBefore = write;
        write.defuse(); // The next one fails in the same way.
        write.addCallback(this::flushed);
    }

    private void flushed(Event<Integer> write) {
        if (write.ok()) {
            gatheredBefore = null;
            flush();
        } else {
            gathered = null;
        }
    }

    /** Suspends until the network has taken what was gathered. */
    public void drain() {
        flush();
        while (gatheredBefore != null) {
            watchdog.start(idleNanos, this::tooSlow);
            try {
                gatheredBefore.await();
            } finally {
                watchdog.stop();
            }
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
        HeadEncoder.response(status, headers, gather(HeadEncoder.TYPICAL_HEAD_BYTES));
        drain();
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
