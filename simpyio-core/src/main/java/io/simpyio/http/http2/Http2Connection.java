package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.RequestHead;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/2 (RFC 9113), of a server or of a client: many streams, each with a request and its response.
 * Netty's codec does the frames and the windows; bytes go in and out through a socket.
 *
 * <p>Loop-confined. When the connection fails, all its streams do.
 */
public final class Http2Connection {

    private static final Logger logger = LoggerFactory.getLogger(Http2Connection.class);

    private static final int MAX_READ_BYTES = 64 << 10;

    /**
     * So much may come without a frame that means anything, such as priorities; more than what may be on its way when
     * streams are given up.
     */
    private static final int MAX_SILENT_BYTES = 2 << 20;

    /** So much is read, in that time, after the last frame was written: else a reset might destroy it. */
    private static final int MAX_LINGER_BYTES = 4 << 20;

    private static final long LINGER_NANOS = 2_000_000_000;

    /** RFC 9113, 6.5.2: the least that is recommended. */
    private static final int MAX_STREAMS_UNSETTLED = 100;

    /** The identifiers of the streams of a client, and then there are no more. */
    private static final int MAX_STREAM_IDS = (1 << 30) - 1;

    /** Who uses a connection; called on the loop, where nothing can be awaited. */
    public interface Listener {

        /** A client has sent the head of a request. */
        void requested(Http2Stream stream, RequestHead head);

        /** There may be room for more streams than before, or for none any more. */
        void changed();

        /** It has ended, for good. */
        void closed();
    }

    private final TcpSocket socket;
    private final Environment environment;
    private final boolean server;
    private final HttpLimits limits;
    private final long idleNanos;
    private final Listener listener;
    private final Http2Codec codec;
    private final Http2Wire wire;
    private final Watchdog writeWatchdog;
    private final Watchdog idleWatchdog;
    private final FrameWatch frameWatch;
    private final FloodGuard resets;
    private final IncomingFrames incoming;
    private final Map<Integer, Http2Stream> streams = new LinkedHashMap<>();

    private @Nullable SocketException failure;
    private int opened;
    private boolean settled;
    private boolean goingAway;
    private boolean draining;
    private boolean closed;

    /**
     * A connection on a socket that is connected; {@code idleNanos} is how long it may be without a stream, or in the midst
     * of a frame without a byte, and {@code headNanos} how long a head may take to come whole.
     */
    public Http2Connection(
            TcpSocket socket,
            boolean server,
            HttpLimits limits,
            Http2Limits ownLimits,
            long idleNanos,
            long headNanos,
            Listener listener) {
        this.socket = socket;
        this.environment = socket.environment();
        this.server = server;
        this.limits = limits;
        this.idleNanos = idleNanos;
        this.listener = listener;
        writeWatchdog = new Watchdog(environment);
        idleWatchdog = new Watchdog(environment);
        frameWatch = new FrameWatch(server, environment, idleNanos, headNanos, this::frameTooSlow);
        resets = new FloodGuard(environment, "resetsPerSecond", ownLimits.resetsPerSecond());
        incoming = new IncomingFrames(
                this,
                server,
                resets,
                new FloodGuard(environment, "controlFramesPerSecond", ownLimits.controlFramesPerSecond()));
        codec = Http2Codec.of(server, limits, ownLimits, incoming, new Failures());
        codec.connection().addListener(new Closings());
        wire = new Http2Wire(socket, codec, writeWatchdog, idleNanos);
        wire.closeFuture().addListener(end -> wireClosed());
    }

    Environment environment() {
        return environment;
    }

    HttpLimits limits() {
        return limits;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** Serves it from its {@link #start()} until it ends; suspends, and so it is for a process of its own. */
    public void run() {
        try {
            long silent = 0;
            int lingered = 0;
            while (lingered < MAX_LINGER_BYTES) {
                byte[] data = socket.read(MAX_READ_BYTES).await();
                if (!wire.isOpen()) {
                    lingered += data.length;
                    continue;
                }
                long before = incoming.count();
                wire.received(data);
                frameWatch.received(data, wire.isOpen());
                silent = incoming.count() == before ? silent + data.length : 0;
                if (silent > MAX_SILENT_BYTES) {
                    fail(Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM, "Too many frames that mean nothing"));
                }
            }
        } catch (SocketException e) {
            lost(e);
        } finally {
            lost(new SocketException(SocketError.ECONNRESET, "the connection is gone: " + socket));
            writeWatchdog.close();
            idleWatchdog.close();
            frameWatch.close();
            socket.close();
            listener.closed();
        }
    }

    /** Begins to speak. */
    public void start() {
        try {
            wire.register();
            codec.widenConnection();
        } catch (Exception e) {
            throw new IllegalStateException("Not a channel for Netty's codec", e); // It is one.
        }
        wire.flush();
        watchIfIdle();
    }

    /** Lets the other side read the last frame; what comes is read over by {@link #run()}. */
    private void linger() {
        if (!socket.isClosed()) {
            writeWatchdog.start(LINGER_NANOS, socket::close);
            socket.shutdownOutput().addCallback(ended -> {
                // TLS 1.2 has no end of one side; the other one closes, or the time is over.
                if (!ended.ok() && !cannotEndAlone(ended.failure())) {
                    socket.close();
                }
            });
        }
    }

    private static boolean cannotEndAlone(Throwable failure) {
        return failure instanceof SocketException known && known.error() == SocketError.EOPNOTSUPP;
    }

    private void lost(SocketException why) {
        if (failure == null) {
            failure = why;
        }
        wire.close();
    }

    private void wireClosed() {
        if (failure == null) {
            failure = wire.failure().orElseGet(() -> new SocketException(SocketError.EBADF, "closed: " + socket));
        }
        if (!closed) {
            closed = true;
            idleWatchdog.close();
            frameWatch.close();
            failStreams(failure);
            listener.changed();
            linger();
        }
    }

    private void failStreams(SocketException why) {
        for (Http2Stream stream : new ArrayList<>(streams.values())) {
            stream.fail(why);
        }
    }

    /**
     * Says that it goes away, and does so; what is under way fails with EBADF. Again it does nothing.
     */
    public void close() {
        if (closed) {
            socket.close(); // What was to be said has been said.
        }
        end(socket::close);
    }

    /** Says that it takes no more streams, and ends when those that there are have ended. Again it does nothing. */
    public void drain() {
        if (draining || failure != null || closed || !wire.isActive()) {
            return;
        }
        draining = true;
        goingAway = true;
        goAway();
        wire.flush();
        watchIfIdle();
    }

    private void end(Runnable afterwards) {
        if (failure != null || closed) {
            return;
        }
        failure = new SocketException(SocketError.EBADF, "the connection was closed on this side: " + socket);
        goingAway = true;
        failStreams(failure);
        if (!wire.isActive()) {
            wire.close();
            socket.close();
            return;
        }
        idleWatchdog.start(LINGER_NANOS, socket::close); // In case that the other side takes nothing.
        goAway().addListener(said -> {
            wire.close();
            afterwards.run();
        });
        wire.flush();
    }

    private ChannelFuture goAway() {
        return codec.goAway(
                context(),
                codec.connection().remote().lastStreamCreated(),
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                wire.newPromise());
    }

    /** Whether a stream can be opened now. */
    public boolean hasRoom() {
        return !goingAway
                && !closed
                && failure == null
                && wire.isActive()
                && opened < MAX_STREAM_IDS
                && codec.connection().local().canOpenStream()
                && !codec.connection().goAwayReceived();
    }

    /** How many streams the other side allows; before it has said so, what all should. */
    public int maxStreams() {
        return settled ? codec.connection().local().maxActiveStreams() : MAX_STREAMS_UNSETTLED;
    }

    /** Whether no stream can be opened any more. */
    public boolean goingAway() {
        return goingAway || closed || failure != null || opened >= MAX_STREAM_IDS;
    }

    /** How many streams there are. */
    public int streams() {
        return streams.size();
    }

    /** A new stream of a client, which begins with its request. */
    public Http2Stream open() {
        return new Http2Stream(this, 0);
    }

    // --- for the streams ---

    private ChannelHandlerContext context() {
        return wire.pipeline().context(codec);
    }

    /** Gives a stream of a client its place among the others; fails if there is none. */
    int begin(Http2Stream stream) {
        if (!hasRoom()) {
            stream.unprocessed();
            throw failure != null ? failure : new SocketException(SocketError.ECONNRESET, "no room for a stream");
        }
        opened++;
        int id = codec.connection().local().incrementAndGetNextStreamId();
        streams.put(id, stream);
        idleWatchdog.stop();
        return id;
    }

    ChannelFuture writeHeaders(int id, Http2Headers fields, boolean end) {
        return codec.encoder().writeHeaders(context(), id, fields, 0, end, promise());
    }

    ChannelFuture writeData(int id, ByteBuf data, boolean end) {
        return codec.encoder().writeData(context(), id, data, 0, end, promise());
    }

    private ChannelPromise promise() {
        return wire.newPromise();
    }

    void flush() {
        wire.flush();
    }

    // --- for the frames that come in ---

    @Nullable Http2Stream stream(int id) {
        return streams.get(id);
    }

    /** A client has begun a stream. */
    void begun(int id, Http2Stream stream, RequestHead head) {
        streams.put(id, stream);
        idleWatchdog.stop();
        listener.requested(stream, head);
    }

    void settles(Http2Settings settings) throws Http2Exception {
        codec.limitHeaderTable(settings);
        settled = true;
        listener.changed();
    }

    /** The other side wants no more streams, and does nothing with those of this side that are later than its last. */
    void peerGoesAway(int lastStreamId) {
        goingAway = true;
        for (Map.Entry<Integer, Http2Stream> stream : new ArrayList<>(streams.entrySet())) {
            if (!server && stream.getKey() > lastStreamId) {
                stream.getValue().unprocessed();
            }
        }
        watchIfIdle();
        listener.changed();
    }

    void reset(int id, Http2Error error) {
        if (id > 0 && wire.isActive() && codec.connection().stream(id) != null) {
            codec.encoder().writeRstStream(context(), id, error.code(), promise());
            wire.flush();
        }
    }

    /** Says that so many bytes of a stream were read, so that its sender may go on. */
    void consumed(int id, int count) {
        io.netty.handler.codec.http2.Http2Stream stream = codec.connection().stream(id);
        if (count == 0 || stream == null || !wire.isActive()) {
            return;
        }
        try {
            if (codec.connection().local().flowController().consumeBytes(stream, count)) {
                wire.flush();
            }
        } catch (Http2Exception e) {
            fail(e);
        }
    }

    /** Ends it because of what the other side has done. */
    void fail(Http2Exception why) {
        codec.onError(context(), false, why);
        wire.flush();
    }

    private void frameTooSlow() {
        fail(Http2Exception.connectionError(
                Http2Error.ENHANCE_YOUR_CALM, "A frame or a head did not come whole in time"));
    }

    private void watchIfIdle() {
        if (!streams.isEmpty() || closed || failure != null) {
            return;
        }
        if (draining) {
            end(() -> {}); // The other side gets the time to read the last response.
        } else if (goingAway) {
            close(); // As the other side wants it, and nothing is left to do.
        } else {
            idleWatchdog.start(idleNanos, this::close);
        }
    }

    @Override
    public String toString() {
        return "Http2Connection(" + socket + ")";
    }

    /** What is wrong with what came, or with what was to be sent. */
    private final class Failures implements Http2Codec.Failures {

        @Override
        public void streamFailed(int streamId, Throwable cause) {
            incoming.counted();
            logger.debug("Stream {} of {} reset: {}", streamId, socket, cause.getMessage());
            Http2Stream stream = streams.get(streamId);
            if (stream != null) {
                stream.fail(new SocketException(SocketError.EPROTO, "stream " + streamId + ": " + cause.getMessage()));
            }
            try {
                resets.count(); // CVE-2025-8671: the other side can make this one reset its streams.
            } catch (Http2Exception e) {
                fail(e);
            }
        }

        @Override
        public void connectionFailed(Throwable cause) {
            logger.debug("Connection {} ends: {}", socket, cause.getMessage());
            if (failure == null) {
                failure = new SocketException(SocketError.EPROTO, socket + ": " + cause.getMessage());
            }
            goingAway = true;
            idleWatchdog.start(LINGER_NANOS, socket::close); // In case that the other side takes nothing.
        }
    }

    /** The ends of streams, whatever they come from. */
    private final class Closings extends Http2ConnectionAdapter {

        @Override
        public void onStreamClosed(io.netty.handler.codec.http2.Http2Stream closing) {
            Http2Stream stream = streams.remove(closing.id());
            if (stream != null) {
                stream.closed();
                watchIfIdle();
                listener.changed();
            }
        }
    }
}
