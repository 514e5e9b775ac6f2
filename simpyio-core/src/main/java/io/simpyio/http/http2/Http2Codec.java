package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.simpyio.http.HttpLimits;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Netty's codec of a connection, which also says why a stream or the connection has failed. Loop-confined. */
final class Http2Codec extends Http2ConnectionHandler {

    /** Who is told of failures. */
    interface Failures {

        void streamFailed(int streamId, Throwable cause);

        void connectionFailed(Throwable cause);
    }

    /** So many of the streams that were reset here are remembered. */
    private static final int MAX_REMEMBERED = 1_000;

    /** What the table of the fields that were sent takes, even if the other side would take more of it. */
    private static final int MAX_HEADER_TABLE_BYTES = 4_096;

    private final Failures failures;
    private final Set<Integer> resetHere = new LinkedHashSet<>();
    private boolean failed;

    private Http2Codec(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Failures failures) {
        super(decoder, encoder, settings, true);
        this.failures = failures;
    }

    static Http2Codec of(
            boolean server, HttpLimits limits, Http2Limits ownLimits, Http2FrameListener listener, Failures failures) {
        return new Builder(server, limits, ownLimits, listener, failures).build();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf received, List<Object> decoded) throws Exception {
        if (failed) {
            received.skipBytes(received.readableBytes());
        } else {
            super.decode(context, received, decoded);
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext context,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException streamFailure) {
        if (failed || isLate(streamFailure)) {
            return;
        }
        failures.streamFailed(streamFailure.streamId(), streamFailure);
        super.onStreamError(context, outbound, cause, streamFailure);
    }

    @Override
    public ChannelFuture resetStream(
            ChannelHandlerContext context, int streamId, long errorCode, ChannelPromise promise) {
        if (connection().stream(streamId) != null && resetHere.add(streamId) && resetHere.size() > MAX_REMEMBERED) {
            Iterator<Integer> eldest = resetHere.iterator();
            eldest.next();
            eldest.remove();
        }
        return super.resetStream(context, streamId, errorCode, promise);
    }

    /** Whether it was sent before the other side knew that the stream had been reset (RFC 9113, 5.1); Netty forgets. */
    private boolean isLate(Http2Exception.StreamException failure) {
        return failure.error() == Http2Error.STREAM_CLOSED
                && connection().stream(failure.streamId()) == null
                && resetHere.contains(failure.streamId());
    }

    /** Has been told how much the other side's table may hold; Netty would fill all of it, up to 4 GiB. */
    void limitHeaderTable(Http2Settings settings) throws Http2Exception {
        Long size = settings.headerTableSize();
        if (size != null && size > MAX_HEADER_TABLE_BYTES) {
            encoder().configuration().headersConfiguration().maxHeaderTableSize(MAX_HEADER_TABLE_BYTES);
        }
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, @Nullable Http2Exception failure) {
        if (failed) {
            return; // A second GOAWAY would end the connection before the first is written.
        }
        failed = true;
        failures.connectionFailed(failure == null ? cause : failure);
        super.onConnectionError(context, outbound, cause, failure);
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Codec, Builder> {

        /** So much of a connection may be on its way, whichever its streams are; it is taken at once. */
        private static final int CONNECTION_WINDOW = 1 << 20;

        /** Netty counts those that the socket has not taken yet. */
        private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;

        private final Failures failures;

        Builder(
                boolean server,
                HttpLimits limits,
                Http2Limits ownLimits,
                Http2FrameListener listener,
                Failures failures) {
            this.failures = failures;
            DefaultHttp2Connection connection = new DefaultHttp2Connection(server);
            // A stream that nobody reads must not hold up the others, so only their own windows do that.
            connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
            // RFC 9113, 5.3.2: priorities are of no use any more.
            connection
                    .remote()
                    .flowController(new DefaultHttp2RemoteFlowController(
                            connection, new UniformStreamByteDistributor(connection)));
            connection(connection);
            Http2Settings settings =
                    new Http2Settings().maxHeaderListSize(limits.headers()).initialWindowSize(ownLimits.streamWindow());
            if (server) {
                settings.maxConcurrentStreams(ownLimits.streams());
            } else {
                settings.pushEnabled(false);
            }
            initialSettings(settings);
            frameListener(listener);
            gracefulShutdownTimeoutMillis(-1); // Else it sets a timer of the wall clock.
            decoderEnforceMaxRstFramesPerWindow(0, 0); // The same; see FloodGuard.
            encoderEnforceMaxRstFramesPerWindow(0, 0);
            encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
        }

        @Override
        protected Http2Codec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec(decoder, encoder, settings, failures);
        }

        @Override
        protected Http2Codec build() {
            return super.build();
        }
    }

    /** Makes room for as much as may be on its way; once the channel is there. */
    void widenConnection() throws Http2Exception {
        connection()
                .local()
                .flowController()
                .incrementWindowSize(
                        connection().connectionStream(), Builder.CONNECTION_WINDOW - Http2Limits.INITIAL_WINDOW);
    }
}
