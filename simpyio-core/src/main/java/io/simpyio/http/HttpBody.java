package io.simpyio.http;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message as it comes: nothing is taken from the network that nobody reads, which is what holds up the
 * sender.
 *
 * <p>Loop-confined. A read fails with a {@link SocketException} if the connection ends before the body does; with an
 * {@link HttpException} if there is more than the {@linkplain #limit(long) limit} (413), if it is not as HTTP says (400
 * from a client, 502 from a server), or if nothing comes for too long (408 from a client, 504 from a server); and with an
 * {@link IllegalStateException} while another read is pending. Later reads fail in the same way.
 */
public final class HttpBody {

    /** Where a body comes from: a connection that has one message at a time, or a stream of many. Loop-confined. */
    public interface Source {

        /** The environment of the connection. */
        Environment environment();

        /** What watches reads. */
        Watchdog watchdog();

        /** Asks for the next piece, which may be empty; fails like {@link io.simpyio.net.TcpSocket#read}. */
        Event<Piece> next();

        /** What the end of the connection means: the last piece, or nothing if it came too early. */
        Optional<Piece> atEnd();
    }

    /** A part of a body, the last one with the fields that come after it. */
    public record Piece(byte[] bytes, Optional<HttpHeaders> trailers) {}

    private static final byte[] NOTHING = {};

    private final Source source;
    private final Environment environment;
    private final OptionalLong length;
    private final long idleNanos;

    private Function<HttpBody, @Nullable Event<?>> beforeFirstRead = body -> null;
    private Runnable onEnd = () -> {};
    private long limitBytes;
    private long readBytes;
    private boolean asked;
    private boolean ended;
    private int lateStatus = 408;
    private @Nullable Read pending;
    private @Nullable Throwable failure;
    private @Nullable HttpHeaders trailers;

    /**
     * A body that is still to come.
     *
     * @param ended whether there is none
     * @param length in bytes, if that was said before
     * @param limitBytes how much of it is taken
     * @param idleNanos how long a read may wait for a byte
     */
    public HttpBody(Source source, boolean ended, OptionalLong length, long limitBytes, long idleNanos) {
        this.source = source;
        this.environment = source.environment();
        this.ended = ended;
        this.length = length;
        this.limitBytes = limitBytes;
        this.idleNanos = idleNanos;
    }

    /** The environment that it is read in. */
    public Environment environment() {
        return environment;
    }

    /** What has to be done before the body comes: a client may wait to be told that it is welcome. */
    public void beforeFirstRead(Function<HttpBody, @Nullable Event<?>> action) {
        beforeFirstRead = action;
    }

    /** What is done when the last piece has come. */
    public void onEnd(Runnable action) {
        onEnd = action;
    }

    /** The status of the failure of a read that waits for too long. */
    public void lateStatus(int status) {
        lateStatus = status;
    }

    /** Takes up to so many bytes in all, in place of what the server or the client allows. */
    public HttpBody limit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A limit of " + bytes + " bytes: at least 0 is needed");
        }
        limitBytes = bytes;
        return this;
    }

    /** How long it is, if the other side has said so before; 0 if there is none. */
    public OptionalLong length() {
        return ended && readBytes == 0 && !asked ? OptionalLong.of(0) : length;
    }

    /** Whether all of it was read. */
    public boolean ended() {
        return ended;
    }

    /** Why it cannot be read any more; empty if it can. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The fields that came after the body; none before it has ended. */
    public HttpHeaders trailers() {
        HttpHeaders known = trailers;
        return known == null ? new HttpHeaders() : known;
    }

    /** Reads the next piece, up to 64 KiB; at the end an empty one, every time. */
    public Event<byte[]> read() {
        if (pending != null && !pending.triggered()) {
            return pending.replaceable()
                    ? pending // Whoever gave it up gets its bytes now.
                    : new Event<byte[]>(environment).fail(new IllegalStateException("Already reading"));
        }
        Read read = new Read(environment);
        read.defuse();
        if (failure == null && length.isPresent() && length.getAsLong() > limitBytes) {
            failure = tooLarge();
        }
        if (failure != null) {
            read.fail(failure);
        } else if (ended) {
            read.succeed(NOTHING);
        } else {
            pending = read;
            begin(read);
        }
        return read;
    }

    private HttpException tooLarge() {
        return new HttpException(413, "A body of more than " + limitBytes + " bytes");
    }

    private void begin(Read read) {
        Event<?> first = asked ? null : beforeFirstRead.apply(this);
        asked = true;
        if (first == null) {
            demand(read);
            return;
        }
        first.addCallback(done -> {
            if (done.ok()) {
                demand(read);
            } else {
                done.defuse();
                fail(done.failure());
            }
        });
    }

    private void demand(Read read) {
        Event<Piece> next = source.next();
        if (!next.triggered()) {
            source.watchdog()
                    .start(idleNanos, () -> fail(new HttpException(lateStatus, "No byte of the body came in time")));
        }
        next.addCallback(came -> {
            source.watchdog().stop();
            if (!came.ok()) {
                came.defuse();
                failed(came.failure(), read);
            } else if (!read.triggered()) {
                take(came.value(), read);
            }
        });
    }

    private void failed(Throwable why, Read read) {
        Optional<Piece> end = why instanceof SocketException gone && gone.error() == SocketError.ECONNRESET
                ? source.atEnd()
                : Optional.empty();
        if (end.isEmpty()) {
            fail(why);
        } else if (!read.triggered()) {
            take(end.get(), read);
        }
    }

    private void take(Piece piece, Read read) {
        byte[] bytes = piece.bytes();
        readBytes += bytes.length;
        if (readBytes > limitBytes) {
            fail(tooLarge());
            return;
        }
        if (piece.trailers().isPresent()) {
            trailers = piece.trailers().get();
            ended = true;
        }
        if (bytes.length == 0 && !ended) {
            demand(read);
            return;
        }
        pending = null;
        read.succeed(bytes);
        if (ended) {
            onEnd.run();
        }
    }

    /** Ends it: the pending read and all later ones fail. */
    public void fail(Throwable why) {
        if (failure == null && !ended) {
            failure = why;
        }
        Read read = pending;
        pending = null;
        if (read != null && !read.triggered()) {
            read.fail(why);
        }
    }

    /** Reads all of it. */
    public Event<byte[]> bytes() {
        Event<byte[]> all = new Event<>(environment);
        all.defuse();
        collect(new ByteArrayOutputStream(), all);
        return all;
    }

    private void collect(ByteArrayOutputStream soFar, Event<byte[]> all) {
        read().addCallback(piece -> {
            if (!piece.ok()) {
                all.fail(piece.failure());
            } else if (piece.value().length == 0) {
                all.succeed(soFar.toByteArray());
            } else {
                soFar.writeBytes(piece.value());
                if (ended) {
                    all.succeed(soFar.toByteArray());
                } else {
                    collect(soFar, all);
                }
            }
        });
    }

    /** Reads all of it as UTF-8. */
    public Event<String> text() {
        Event<String> text = new Event<>(environment);
        text.defuse();
        bytes().addCallback(all -> {
            if (all.ok()) {
                text.succeed(new String(all.value(), StandardCharsets.UTF_8));
            } else {
                text.fail(all.failure());
            }
        });
        return text;
    }

    private static final class Read extends Event<byte[]> {

        Read(Environment environment) {
            super(environment);
        }

        boolean replaceable() {
            return abandoned();
        }
    }
}
