package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import io.simpyio.websocket.FrameEncoder.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: messages and fragments in their order, control frames before them. What came together while a
 * write was under way goes out in one. Frames are made when it is their turn, as compression and masks are a matter of
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

    /** A message, or a message that is sent in fragments. */
    private sealed interface Item {}

    private final TcpSocket socket;
    private final FrameEncoder frames;
    private final @Nullable Deflation deflation;
    private final WebSocketOptions options;
    private final Listener listener;
    private final Watchdog watchdog;

    private final Deque<Item> queue = new ArrayDeque<>();
    private final Deque<byte[]> pings = new ArrayDeque<>(1);
    private final Deque<byte[]> pongs = new ArrayDeque<>(1);
    private final List<Outgoing> batch = new ArrayList<>(1);
    private final List<Object> buffers = new ArrayList<>(2);
    private final Runnable stalled;

    private @Nullable Fragments current;
    private @Nullable WebSocketClose close;
    private @Nullable WebSocketException end;
    private @Nullable ByteBuf unwritten;
    private int queuedMessages;
    private long queuedBytes;
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
        this.watchdog = new Watchdog(socket.environment());
        this.stalled = () -> listener.outputLost(new WebSocketException(
                new WebSocketClose(
                        WebSocketClose.ABNORMAL_CLOSURE,
                        "The other side has taken nothing for " + options.writeTimeout()),
                null));
    }

    Environment environment() {
        return socket.environment();
    }

    /** How many bytes of payload wait to be sent, or are being. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Whether it is a send, which fails with the connection. */
    static boolean isSend(Event<?> event) {
        return event instanceof Outgoing;
    }

    // --- what is to be sent ---

    /** Whether there is room for that in the queue. */
    boolean hasRoom(int bytes) {
        return queuedMessages == 0
                || queuedMessages < options.maxQueuedMessages() && queuedBytes + bytes <= options.maxQueuedBytes();
    }

    Event<@Nullable Void> send(boolean text, byte[] payload) {
        Outgoing message = new Outgoing(text, payload, true, true);
        if (takes(message)) {
            queue.add(message);
            flush();
        }
        return message;
    }

    /** A message of fragments, whose turn comes after what waits already. */
    Fragments sendFragments(boolean text) {
        Fragments fragments = new Fragments(text);
        if (end == null && close == null) {
            queue.add(fragments);
        }
        return fragments;
    }

    private boolean takes(Outgoing outgoing) {
        if (end != null || close != null) {
            outgoing.fail(end == null ? new WebSocketException(closing(), null) : end);
            return false;
        }
        queuedMessages++;
        queuedBytes += outgoing.payload.length;
        return true;
    }

    private WebSocketClose closing() {
        WebSocketClose ours = close;
        return ours == null ? new WebSocketClose(WebSocketClose.ABNORMAL_CLOSURE, "") : ours;
    }

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
        flush();
    }

    /** Sends a close frame as soon as possible; what waits fails. */
    void closeNow(WebSocketClose newClose, WebSocketException failure) {
        drop(failure);
        close(newClose);
    }

    /** What waits fails, and all that follows. */
    void drop(WebSocketException failure) {
        if (end == null) {
            end = failure;
        }
        for (Item item : queue) {
            fail(item, failure);
        }
        queue.clear();
        if (current != null) {
            fail(current, failure);
            current = null;
        }
        if (lost) {
            failBatch(failure);
        }
    }

    private void failBatch(WebSocketException failure) {
        batch.forEach(message -> done(message, failure));
        batch.clear();
    }

    private void fail(Item item, WebSocketException failure) {
        switch (item) {
            case Outgoing message -> done(message, failure);
            case Fragments fragments -> {
                fragments.waiting.forEach(fragment -> done(fragment, failure));
                fragments.waiting.clear();
            }
        }
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

    private void flush() {
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
        Outgoing next = closeTaken ? null : nextMessage();
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

    private @Nullable Outgoing nextMessage() {
        while (true) {
            if (current != null) {
                Outgoing fragment = current.waiting.poll();
                if (fragment != null && fragment.last) {
                    current = null;
                }
                return fragment;
            }
            Item next = queue.poll();
            if (next instanceof Fragments fragments) {
                current = fragments;
            } else {
                return (Outgoing) next;
            }
        }
    }

    private void encode(Outgoing next) {
        boolean compressed =
                deflation != null && (!next.first || !next.last || next.payload.length >= options.minCompressedBytes());
        byte[] payload = compressed && deflation != null ? deflation.deflate(next.payload, next.last) : next.payload;
        Kind kind = !next.first ? Kind.CONTINUATION : next.text ? Kind.TEXT : Kind.BINARY;
        frames.encode(kind, next.last, compressed && next.first, payload, buffers);
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
            done(message, null);
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

    private void done(Outgoing message, @Nullable Throwable failure) {
        if (message.triggered()) {
            return;
        }
        queuedMessages--;
        queuedBytes -= message.payload.length;
        if (failure == null) {
            message.succeed(null);
        } else {
            message.fail(failure);
        }
    }

    /** A message, or a fragment of one, that waits to be sent. */
    private final class Outgoing extends Event<@Nullable Void> implements Item {

        private final boolean text;
        private final byte[] payload;
        private final boolean first;
        private final boolean last;

        Outgoing(boolean text, byte[] payload, boolean first, boolean last) {
            super(socket.environment());
            this.text = text;
            this.payload = payload;
            this.first = first;
            this.last = last;
            defuse(); // The next one fails in the same way.
        }
    }

    /** A message of fragments: when it is its turn, other messages wait until it has ended. */
    final class Fragments implements Item {

        private final boolean text;
        private final Deque<Outgoing> waiting = new ArrayDeque<>(1);
        private boolean begun;
        private boolean ended;

        private Fragments(boolean text) {
            this.text = text;
        }

        boolean text() {
            return text;
        }

        Event<@Nullable Void> write(byte[] payload, boolean last) {
            if (ended) {
                throw new IllegalStateException("The message has ended");
            }
            Outgoing fragment = new Outgoing(text, payload, !begun, last);
            begun = true;
            ended = last;
            if (takes(fragment)) {
                waiting.add(fragment);
                flush();
            }
            return fragment;
        }
    }
}
