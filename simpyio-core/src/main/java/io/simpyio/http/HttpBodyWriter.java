package io.simpyio.http;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body piece by piece. Each write suspends as long as the other side does not take it.
 *
 * <p>Loop-confined. Writes fail like {@link io.simpyio.net.TcpSocket#write}, also with an {@link IllegalStateException}
 * while another write is pending, after the end, or if there is more than was announced.
 */
public final class HttpBodyWriter {

    /** Where a body goes to: it tells the other side where a piece ends, and the body. Loop-confined. */
    public interface Sink {

        /** The environment of the connection. */
        Environment environment();

        /** Writes a piece, which is not empty; fails like {@link io.simpyio.net.TcpSocket#write}. */
        Event<Integer> write(byte[] piece);

        /** Says that this was all, with the fields that come after the body if there can be any; suspends. */
        void end(HttpHeaders trailers);
    }

    /** How the other side knows where the body ends. */
    public enum Framing {
        /** It is told then: by the length of each piece, or by the last frame. */
        CHUNKED,
        /** By a length that was sent before. */
        LENGTH,
        /** By the end of the connection. */
        CLOSE,
        /** There is none; what is written goes nowhere. */
        NONE
    }

    private final Sink sink;
    private final Framing framing;
    private final long announcedBytes;
    private final HttpHeaders trailers = new HttpHeaders();
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final @Nullable GZIPOutputStream gzip;

    private @Nullable Event<Integer> last;
    private long writtenBytes;
    private boolean ended;

    /** A body to be written; {@code announcedBytes} is its length if that is how it is framed. */
    public HttpBodyWriter(Sink sink, Framing framing, long announcedBytes, boolean compress) {
        this.sink = sink;
        this.framing = framing;
        this.announcedBytes = announcedBytes;
        try {
            gzip = compress && framing != Framing.NONE ? new GZIPOutputStream(compressed, true) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Not from memory.
        }
    }

    /** Writes a piece, which must not be changed until the event has happened; its value is the number of bytes. */
    public Event<Integer> write(byte[] data) {
        if (ended) {
            throw new IllegalStateException("The body has ended");
        }
        if (framing == Framing.LENGTH && writtenBytes + data.length > announcedBytes) {
            throw new IllegalStateException("More than the " + announcedBytes + " bytes that were announced");
        }
        writtenBytes += data.length;
        Event<Integer> written;
        byte[] toSend = gzip == null || data.length == 0 ? data : compress(gzip, data);
        if (framing == Framing.NONE || toSend.length == 0) { // An empty chunk would be the last one.
            written = new Event<Integer>(sink.environment()).succeed(data.length);
        } else {
            written = sink.write(toSend);
        }
        last = written;
        return written;
    }

    private byte[] compress(GZIPOutputStream compressor, byte[] data) {
        try {
            compressor.write(data);
            compressor.flush(); // The other side may wait for just this piece.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return takeCompressed();
    }

    private byte[] takeCompressed() {
        byte[] bytes = compressed.toByteArray();
        compressed.reset();
        return bytes;
    }

    /** The fields to be sent after the body, which only reach the other side if the body has no announced length. */
    public HttpHeaders trailers() {
        return trailers;
    }

    /** Ends the body; suspends. Only for those who have begun it. */
    public void end() {
        if (ended) {
            return;
        }
        if (framing == Framing.LENGTH && writtenBytes != announcedBytes) {
            throw new IllegalStateException(
                    "A body of " + writtenBytes + " bytes where " + announcedBytes + " were announced");
        }
        ended = true;
        Event<Integer> before = last;
        if (before != null && !before.processed()) {
            before.await();
        }
        byte[] rest = gzip == null ? new byte[0] : finish(gzip);
        if (rest.length > 0) {
            sink.write(rest).await();
        }
        if (framing != Framing.NONE) {
            sink.end(trailers);
        }
    }

    /** Lets go of what it holds, if it was not ended. */
    public void abandon() {
        ended = true;
        if (gzip != null) {
            finish(gzip);
        }
    }

    private byte[] finish(GZIPOutputStream compressor) {
        try {
            compressor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return takeCompressed();
    }
}
