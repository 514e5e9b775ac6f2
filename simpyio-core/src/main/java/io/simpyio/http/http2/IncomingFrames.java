package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.simpyio.http.RequestHead;

/** The frames that the other side of a connection sends: for its streams, or for itself. Loop-confined. */
final class IncomingFrames extends Http2FrameAdapter {

    private final Http2Connection connection;
    private final boolean server;
    private final FloodGuard resets;
    private final FloodGuard controlFrames;
    private long frames;

    IncomingFrames(Http2Connection connection, boolean server, FloodGuard resets, FloodGuard controlFrames) {
        this.connection = connection;
        this.server = server;
        this.resets = resets;
        this.controlFrames = controlFrames;
    }

    /** How many frames have come that mean something. */
    long count() {
        return frames;
    }

    /** One more has come, which went elsewhere. */
    void counted() {
        frames++;
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        frames++;
        Http2Stream stream = connection.stream(id);
        return padding + (stream == null ? data.readableBytes() : stream.received(data, end));
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean end)
            throws Http2Exception {
        frames++;
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            stream.received(fields, end);
        } else if (server) {
            RequestHead head = Http2Fields.request(id, fields);
            Http2Stream made = new Http2Stream(connection, id);
            made.requested(head, end);
            connection.begun(id, made, head);
            if (made.givenUp()) {
                resets.count(); // It was refused, which costs as much as one that the client gives up.
            }
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers fields,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(context, id, fields, padding, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long error) throws Http2Exception {
        frames++;
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            stream.resetByPeer(error);
        }
        if (server) {
            resets.count(); // CVE-2023-44487; a client has opened them itself.
        }
    }

    @Override
    public void onPushPromiseRead(ChannelHandlerContext context, int id, int promised, Http2Headers fields, int padding)
            throws Http2Exception {
        frames++;
        controlFrames.count();
        connection.reset(promised, Http2Error.CANCEL); // Sent before the server knew that nobody wants it.
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        frames++;
        controlFrames.count();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        frames++;
        controlFrames.count();
        connection.settles(settings);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload) {
        frames++;
        try {
            controlFrames.count();
        } catch (Http2Exception e) {
            connection.fail(e);
        }
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment) {
        frames++;
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long error, ByteBuf debug) {
        frames++;
        connection.peerGoesAway(lastStreamId);
    }
}
