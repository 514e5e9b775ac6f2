package io.simpyio.websocket;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameMaskGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's encoder of frames, used without a channel: of the context it needs the allocator. Loop-confined. */
final class FrameEncoder extends WebSocket13FrameEncoder {

    /** Which frame it is. */
    enum Kind {
        TEXT,
        BINARY,
        CONTINUATION,
        PING,
        PONG,
        CLOSE
    }

    private static final int COMPRESSED = 4;

    /** An encoder of a client, which masks, or of a server, which has no masks. */
    FrameEncoder(@Nullable WebSocketFrameMaskGenerator masks) {
        super(masks);
    }

    /** Adds the buffers of a frame to others. */
    void encode(Kind kind, boolean last, boolean compressed, byte[] payload, List<Object> buffers) {
        try {
            encode(CodecContext.CONTEXT, frame(kind, last, compressed ? COMPRESSED : 0, payload), buffers);
        } catch (Exception e) {
            throw new IllegalStateException("A frame that cannot be encoded", e);
        }
    }

    private static WebSocketFrame frame(Kind kind, boolean last, int reserved, byte[] payload) {
        return switch (kind) {
            case TEXT -> new TextWebSocketFrame(last, reserved, Unpooled.wrappedBuffer(payload));
            case BINARY -> new BinaryWebSocketFrame(last, reserved, Unpooled.wrappedBuffer(payload));
            case CONTINUATION -> new ContinuationWebSocketFrame(last, reserved, Unpooled.wrappedBuffer(payload));
            case PING -> new PingWebSocketFrame(Unpooled.wrappedBuffer(payload));
            case PONG -> new PongWebSocketFrame(Unpooled.wrappedBuffer(payload));
            case CLOSE -> new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(payload));
        };
    }
}
