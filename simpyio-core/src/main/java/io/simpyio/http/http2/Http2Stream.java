package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseHead;
import io.simpyio.http.ResponseOutput;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a connection that has others too. What came and was not read yet stays here, as much
 * as the stream's window lets in; what is written waits for the window of the other side.
 *
 * <p>Loop-confined. Fails with a {@link SocketException}: ECONNRESET if the other side has given the stream up or is
 * gone, EPROTO if what it sent is malformed, ETIMEDOUT if it takes nothing for too long.
 */
public final class Http2Stream implements HttpBody.Source, HttpBodyWriter.Sink, ResponseOutput {

    private static final int MAX_WRITE_BYTES = 256 << 10;

    private final Http2Connection connection;
    private final Watchdog readWatchdog;
    private final Watchdog writeWatchdog;
    private final StreamInput input;

    private int id;
    private Runnable onLost = () -> {};
    private Runnable onClosed = () -> {};
    private @Nullable Event<Integer> pendingWrite;
    private @Nullable SocketException failure;
    private boolean outputEnded;
    private boolean unprocessed;

    Http2Stream(Http2Connection connection, int id) {
        this.connection = connection;
        this.id = id;
        readWatchdog = new Watchdog(connection.environment());
        writeWatchdog = new Watchdog(connection.environment());
        input = new StreamInput(this);
    }

    /** What is done when the stream fails before both sides have said all. */
    public void onLost(Runnable action) {
        onLost = action;
    }

    /** What is done when the connection has no more to do with the stream. */
    public void onClosed(Runnable action) {
        onClosed = action;
    }

    /** Why it has failed; empty if it has not. */
    public Optional<SocketException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the other side has said that it has done nothing with the request. */
    public boolean isUnprocessed() {
        return unprocessed;
    }

    @Override
    public Environment environment() {
        return connection.environment();
    }

    @Override
    public Watchdog watchdog() {
        return readWatchdog;
    }

    // --- what comes in ---

    /** The head of the response to what was sent. */
    public Event<ResponseHead> responseHead() {
        return input.responseHead();
    }

    /** The body that follows the head; for once. */
    public HttpBody body() {
        boolean none = input.nothingFollows();
        return new HttpBody(
                this,
                none,
                none ? OptionalLong.empty() : input.length(),
                connection.limits().body(),
                connection.idleNanos());
    }

    int id() {
        return id;
    }

    /** So many bytes were read that had waited. */
    void consumed(int count) {
        connection.consumed(id, count);
    }

    void requested(RequestHead head, boolean end) {
        input.requested(head, end);
    }

    void received(Http2Headers fields, boolean end) throws Http2Exception {
        input.received(fields, end);
    }

    /** Takes a piece; gives how much of it was read at once. */
    int received(ByteBuf data, boolean end) throws Http2Exception {
        return input.received(data, end);
    }

    @Override
    public Event<HttpBody.Piece> next() {
        return input.next();
    }

    @Override
    public Optional<HttpBody.Piece> atEnd() {
        return Optional.empty(); // The end of a stream is always said.
    }

    // --- what goes out ---

    @Override
    public void writeContinue() {
        sent(0, connection.writeHeaders(id, Http2Fields.response(100, new HttpHeaders()), false))
                .defuse(); // What is written next fails in the same way.
    }

    @Override
    public void writeResponse(int status, HttpHeaders headers, byte[] body) {
        writeMessage(Http2Fields.response(status, headers), body);
    }

    @Override
    public HttpBodyWriter beginResponse(
            int status, HttpHeaders headers, Framing framing, long announcedBytes, boolean gzip) {
        writeHead(Http2Fields.response(status, headers), framing == Framing.NONE)
                .await();
        return new HttpBodyWriter(this, framing, announcedBytes, gzip);
    }

    /** Writes a request whose body is there, or that has none; suspends. */
    public void writeRequest(
            String method, String scheme, String authority, String target, HttpHeaders headers, byte[] body) {
        begin(method);
        writeMessage(Http2Fields.request(method, scheme, authority, target, headers), body);
    }

    /** Writes the head of a request and gives what writes its body; suspends. */
    public HttpBodyWriter beginRequest(
            String method, String scheme, String authority, String target, HttpHeaders headers) {
        begin(method);
        writeHead(Http2Fields.request(method, scheme, authority, target, headers), false)
                .await();
        return new HttpBodyWriter(this, Framing.CHUNKED, -1, false);
    }

    private void begin(String method) {
        input.mayLackData(method.equals("HEAD"));
        try {
            id = connection.begin(this);
        } catch (SocketException e) {
            fail(e);
            throw e;
        }
    }

    private void writeMessage(Http2Headers fields, byte[] body) {
        if (failure != null) {
            throw failure;
        }
        if (body.length == 0) {
            writeHead(fields, true).await();
            return;
        }
        connection.writeHeaders(id, fields, false); // If it fails, the stream does, and the data too.
        for (int at = 0; at < body.length; at += MAX_WRITE_BYTES) {
            int count = Math.min(MAX_WRITE_BYTES, body.length - at);
            writeData(Unpooled.wrappedBuffer(body, at, count), at + count == body.length)
                    .await();
        }
    }

    private Event<Integer> writeHead(Http2Headers fields, boolean end) {
        if (failure != null) {
            throw failure;
        }
        outputEnded = end;
        return sent(0, connection.writeHeaders(id, fields, end));
    }

    @Override
    public Event<Integer> write(byte[] piece) {
        return writeData(Unpooled.wrappedBuffer(piece), false);
    }

    @Override
    public void end(HttpHeaders lastFields) {
        if (lastFields.isEmpty()) {
            writeData(Unpooled.EMPTY_BUFFER, true).await();
        } else {
            writeHead(Http2Fields.fields(lastFields), true).await();
        }
    }

    private Event<Integer> writeData(ByteBuf data, boolean end) {
        if (failure != null) {
            return refused(failure);
        }
        if (pendingWrite != null && !pendingWrite.triggered()) {
            return refused(new IllegalStateException("Already writing"));
        }
        outputEnded = end;
        Event<Integer> write = sent(data.readableBytes(), connection.writeData(id, data, end));
        pendingWrite = write;
        return write;
    }

    private Event<Integer> refused(Throwable why) {
        Event<Integer> write = new Event<>(environment());
        return write.defuse().fail(why);
    }

    /** What a promise of Netty's becomes for a process. */
    private Event<Integer> sent(int count, ChannelFuture future) {
        Event<Integer> event = new Event<>(environment());
        event.defuse(); // The next one fails in the same way.
        connection.flush();
        if (!future.isDone()) {
            writeWatchdog.start(connection.idleNanos(), this::tooSlow);
        }
        future.addListener(done -> {
            writeWatchdog.stop();
            if (event.triggered()) {
                return;
            }
            if (done.isSuccess()) {
                event.succeed(count);
            } else {
                event.fail(
                        failure != null
                                ? failure
                                : new SocketException(SocketError.EPIPE, "write to stream " + id, done.cause()));
            }
        });
        return event;
    }

    private void tooSlow() {
        fail(new SocketException(SocketError.ETIMEDOUT, "the peer takes nothing of stream " + id));
        connection.reset(id, Http2Error.CANCEL);
    }

    // --- its end ---

    /** Gives the stream up: the other side need not send more, and gets no more. Does nothing if it has ended. */
    public void cancel() {
        give(Http2Error.CANCEL);
    }

    /** Gives the stream up because of a failure on this side. */
    public void abort() {
        give(Http2Error.INTERNAL_ERROR);
    }

    /** Says that nothing was done with the request, and nothing will be. */
    public void refuse() {
        give(Http2Error.REFUSED_STREAM);
    }

    /** Says that the rest of the request is of no interest, after a response that is complete (RFC 9113, 8.1). */
    public void ignoreRest() {
        give(Http2Error.NO_ERROR);
    }

    /** Whether it has failed, or was given up. */
    boolean givenUp() {
        return failure != null;
    }

    private void give(Http2Error error) {
        onLost = () -> {};
        if (!(input.ended() && outputEnded)) {
            fail(new SocketException(SocketError.ECANCELED, "stream " + id + " was given up on this side"));
        }
        connection.reset(id, error);
    }

    void resetByPeer(long code) {
        Http2Error error = Http2Error.valueOf(code);
        unprocessed |= error == Http2Error.REFUSED_STREAM;
        if (input.ended() && error == Http2Error.NO_ERROR && input.headReceived()) {
            outputEnded = true; // All was said that was to be said.
        }
        fail(new SocketException(
                SocketError.ECONNRESET, "the peer has reset stream " + id + ": " + (error == null ? code : error)));
    }

    void unprocessed() {
        unprocessed = true;
    }

    /** Nothing can be read or written any more, but what came before. */
    void fail(SocketException why) {
        if (failure != null) {
            return;
        }
        boolean lost = !(input.ended() && outputEnded);
        failure = why;
        input.fail(why);
        Event<Integer> writer = pendingWrite;
        if (writer != null && !writer.triggered()) {
            writer.fail(why);
        }
        if (lost) {
            onLost.run();
        }
    }

    /** The connection knows it no more. */
    void closed() {
        writeWatchdog.close();
        if (!(input.ended() && outputEnded)) {
            fail(new SocketException(SocketError.ECONNRESET, "stream " + id + " has ended too early"));
        }
        onClosed.run();
    }

    @Override
    public String toString() {
        return "Http2Stream(" + id + " of " + connection + ")";
    }
}
