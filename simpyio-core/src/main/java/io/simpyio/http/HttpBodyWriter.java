package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

    /** How the other side knows where the body ends. */
    public enum Framing {
        /** By the length of each piece. */
        CHUNKED,
        /** By a length that was sent before. */
        LENGTH,
        /** By the end of the connection. */
        CLOSE,
        /** There is none; what is written goes nowhere. */
        NONE
    }

    private final HttpOutput output;
    private final Framing framing;
    private final long announcedBytes;
    private final HttpHeaders trailers = new HttpHeaders();
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final @Nullable GZIPOutputStream gzip;

    private @Nullable Event<Integer> last;
    private long writtenBytes;
    private boolean ended;

    HttpBodyWriter(HttpOutput output, Framing framing, long announcedBytes, boolean compress) {
        this.output = output;
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
            written = new Event<Integer>(output.environment()).succeed(data.length);
        } else {
            written = output.write(framed(toSend));
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

    private ByteBuf framed(byte[] data) {
        return framing == Framing.CHUNKED ? HeadEncoder.chunk(data, 0, data.length) : Unpooled.wrappedBuffer(data);
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
            output.write(framed(rest)).await();
        }
        if (framing == Framing.CHUNKED) {
            output.write(HeadEncoder.lastChunk(trailers)).await();
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
