package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import io.simpyio.websocket.FrameEncoder.Kind;
import io.simpyio.websocket.SendQueue.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits: messages and fragments in their order, control frames before them. What came together while a write
 * was under way goes out in one. Frames are made when it is their turn, as compression and masks are a matter of
 * order.
 *
 * <p>Loop-confined.
 */
final class Outbox {

    /** So many bytes are gathered into one write. */
    private static final int BATCH_BYTES = 64 << 10;

    /** So many bytes at most are handed to the network at once, for the time-out to mean something. */
    private static final int MAX_WRITE_BYTES = 256 << 10;

    /** So many pongs wait at most; only the last one has to be sent (RFC 6455, 5.5.3). */
    private static final int MAX_QUEUED_PONGS = 64;

    /** Is told what becomes of the output. */
    interface Listener {

        void closeWritten();

        void outputLost(Throwable why);
    }

    private final TcpSocket socket;
    private final FrameEncoder frames;
    private final @Nullable Deflation deflation;
    private final WebSocketOptions options;
    private final Listener listener;
    private final Watchdog watchdog;

    private final SendQueue queue;
    private final Deque<byte[]> pings = new ArrayDeque<>(1);
    private final Deque<byte[]> pongs = new ArrayDeque<>(1);
    private final List<Outgoing> batch = new ArrayList<>(1);
    private final List<Object> buffers = new ArrayList<>(2);
    private final Runnable stalled;

    private @Nullable WebSocketClose close;
    private @Nullable ByteBuf unwritten;
    private boolean writing;
    private boolean lost;
    private boolean closeTaken;

    Outbox(
            TcpSocket socket,
            FrameEncoder frames,
            @Nullable Deflation deflation,
            WebSocketOptions options,
            Listener listener) {
        this.socket = socket;
        this.frames = frames;
        this.deflation = deflation;
        this.options = options;
        this.listener = listener;
        this.queue = new SendQueue(socket.environment(), options);
        this.watchdog = new Watchdog(socket.environment());
        this.stalled = () -> listener.outputLost(new WebSocketException(
                new WebSocketClose(
                        WebSocketClose.ABNORMAL_CLOSURE,
                        "The other side has taken nothing for " + options.writeTimeout()),
                null));
    }

    /** What waits to be sent; what is added to it has to be followed by {@link #flush}. */
    SendQueue queue() {
        return queue;
    }

    // --- what is to be sent ---

    void ping(byte[] data) {
        pings.add(data);
        flush();
    }

    void pong(byte[] data) {
        if (close != null) {
            return;
        }
        if (pongs.size() == MAX_QUEUED_PONGS) {
            pongs.remove();
        }
        pongs.add(data);
        flush();
    }

    /** Sends a close frame behind what waits, and takes nothing more. */
    void close(WebSocketClose newClose) {
        close = newClose;
        queue.refuse(new WebSocketException(newClose, null));
        flush();
    }

    /** What waits fails, and all that follows. */
    void drop(WebSocketException failure) {
        queue.drop(failure);
        if (lost) {
            failBatch(failure);
        }
    }

    private void failBatch(WebSocketException failure) {
        batch.forEach(message -> queue.done(message, failure));
        batch.clear();
    }

    /** The connection is gone. */
    void shutDown(WebSocketException failure) {
        drop(failure);
        failBatch(failure);
        releaseUnwritten();
        watchdog.close();
        if (deflation != null) {
            deflation.end();
        }
        closeTaken = true;
    }

    // --- sending ---

    /** Sends what there is, unless a write is under way, after which it will be. */
    void flush() {
        if (writing || closeTaken) {
            return;
        }
        int bytes = 0;
        while (bytes < BATCH_BYTES) {
            int before = buffers.size();
            if (!encodeNext()) {
                break;
            }
            for (int i = before; i < buffers.size(); i++) {
                bytes += ((ByteBuf) buffers.get(i)).readableBytes();
            }
        }
        if (buffers.isEmpty()) {
            return;
        }
        unwritten = buffers.size() == 1
                ? (ByteBuf) buffers.getFirst()
                : Unpooled.wrappedBuffer(buffers.size(), buffers.toArray(new ByteBuf[0]));
        buffers.clear();
        writing = true;
        write();
    }

    private boolean encodeNext() {
        byte[] pong = pongs.poll();
        byte[] ping = pong == null ? pings.poll() : null;
        if (pong != null) {
            frames.encode(Kind.PONG, true, false, pong, buffers);
            return true;
        }
        if (ping != null) {
            frames.encode(Kind.PING, true, false, ping, buffers);
            return true;
        }
        Outgoing next = closeTaken ? null : queue.poll();
        if (next != null) {
            batch.add(next);
            encode(next);
            return true;
        }
        WebSocketClose last = close;
        if (last == null || closeTaken) {
            return false;
        }
        closeTaken = true;
        frames.encode(Kind.CLOSE, true, false, last.payload(), buffers);
        return true;
    }

    private void encode(Outgoing next) {
        byte[] payload = next.payload();
        boolean whole = next.first() && next.last();
        boolean compressed = deflation != null && (!whole || payload.length >= options.minCompressedBytes());
        if (compressed && deflation != null) {
            payload = deflation.deflate(payload, next.last());
        }
        Kind kind = !next.first() ? Kind.CONTINUATION : next.text() ? Kind.TEXT : Kind.BINARY;
        frames.encode(kind, next.last(), compressed && next.first(), payload, buffers);
    }

    private void write() {
        ByteBuf rest = unwritten;
        if (rest == null) {
            return;
        }
        ByteBuf part;
        if (rest.readableBytes() <= MAX_WRITE_BYTES) {
            part = rest;
            unwritten = null;
        } else {
            part = rest.readRetainedSlice(MAX_WRITE_BYTES);
        }
        Event<Integer> write = socket.write(part);
        watchdog.start(options.writeTimeout().toNanos(), stalled);
        write.addCallback(this::written);
    }

    private void written(Event<Integer> write) {
        watchdog.stop();
        if (!write.ok()) {
            write.defuse();
            releaseUnwritten();
            lost = true;
            listener.outputLost(write.failure());
            return;
        }
        if (unwritten != null) {
            write();
            return;
        }
        writing = false;
        for (Outgoing message : batch) {
            queue.done(message, null);
        }
        batch.clear();
        if (closeTaken) {
            listener.closeWritten();
        } else {
            flush();
        }
    }

    private void releaseUnwritten() {
        if (unwritten != null) {
            unwritten.release();
            unwritten = null;
        }
    }
}
