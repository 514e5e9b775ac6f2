package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's decoder of frames, used without a channel: of the context it needs the allocator. Loop-confined. */
final class FrameDecoder extends WebSocket13FrameDecoder {

    private final List<Object> decoded = new ArrayList<>(1);

    /**
     * A decoder of what a server or a client receives.
     *
     * @param reservedBits whether an extension may use them
     */
    FrameDecoder(boolean server, boolean reservedBits, int maxFrameBytes) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(server)
                .allowMaskMismatch(false)
                .allowExtensions(reservedBits)
                .maxFramePayloadLength(maxFrameBytes)
                .closeOnProtocolViolation(false)
                .build());
    }

    /** The next frame; null if that needs more bytes. Fails with a {@link WebSocketException}, for good. */
    @Nullable WebSocketFrame next(ByteBuf received) {
        try {
            decode(CodecContext.CONTEXT, received, decoded);
        } catch (CorruptedWebSocketFrameException e) {
            throw new WebSocketException(new WebSocketClose(e.closeStatus().code(), String.valueOf(e.getMessage())), e);
        } catch (TooLongFrameException e) {
            throw new WebSocketException(
                    new WebSocketClose(WebSocketClose.MESSAGE_TOO_BIG, String.valueOf(e.getMessage())), e);
        } catch (Exception e) {
            throw new WebSocketException(new WebSocketClose(WebSocketClose.PROTOCOL_ERROR, "A bad frame"), e);
        }
        return decoded.isEmpty() ? null : (WebSocketFrame) decoded.removeLast();
    }

    /** Netty's own check lets codes above 32,767 through. */
    @Override
    protected void checkCloseFrameBody(ChannelHandlerContext context, ByteBuf body) {
        // MessageDecoder checks.
    }
}
