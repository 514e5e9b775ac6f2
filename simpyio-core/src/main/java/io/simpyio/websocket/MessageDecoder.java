package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of bytes: frames with Netty's decoder, and of these what RFC 6455 and RFC 7692 say. It does no I/O.
 *
 * <p>Loop-confined. What is wrong with the bytes is a {@link WebSocketException} with the code to close with; nothing can
 * be decoded after it.
 */
final class MessageDecoder {

    private static final int RSV1 = 4;

    /** Takes what was decoded. */
    interface Receiver {

        void message(WebSocketMessage message);

        void ping(byte[] data);

        void pong(byte[] data);

        void close(WebSocketClose close);
    }

    private final FrameDecoder frames;
    private final @Nullable Inflation inflation;
    private final int maxMessageBytes;
    private final Receiver receiver;

    private ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private boolean inMessage;
    private boolean text;
    private boolean compressed;
    private boolean discarding;
    private @Nullable Utf8 utf8;

    /** A decoder; without inflation, a frame that is compressed is an error. */
    MessageDecoder(FrameDecoder frames, @Nullable Inflation inflation, int maxMessageBytes, Receiver receiver) {
        this.frames = frames;
        this.inflation = inflation;
        this.maxMessageBytes = maxMessageBytes;
        this.receiver = receiver;
    }

    /** From now on messages are of no interest, only how it ends. */
    void discardMessages() {
        discarding = true;
    }

    /** Takes one frame out of the bytes and what it completes to the receiver; false if that needs more bytes. */
    boolean decode(ByteBuf received) {
        WebSocketFrame frame = frames.next(received);
        if (frame == null) {
            return false;
        }
        int reserved = frame.rsv();
        byte[] payload = payload(frame);
        if (frame instanceof PingWebSocketFrame) {
            refuseReserved(reserved);
            receiver.ping(payload);
        } else if (frame instanceof PongWebSocketFrame) {
            refuseReserved(reserved);
            receiver.pong(payload);
        } else if (frame instanceof CloseWebSocketFrame) {
            refuseReserved(reserved);
            receiver.close(close(payload));
        } else {
            data(frame, reserved, payload);
        }
        return true;
    }

    private static byte[] payload(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        try {
            if (content.hasArray() && content.arrayOffset() == 0 && content.array().length == content.readableBytes()) {
                return content.array(); // It is on the heap, and belongs to nobody else.
            }
            return ByteBufUtil.getBytes(content);
        } finally {
            frame.release();
        }
    }

    private static void refuseReserved(int reserved) {
        if (reserved != 0) {
            throw new WebSocketException(WebSocketClose.PROTOCOL_ERROR, "A reserved bit that has no meaning here");
        }
    }

    private static WebSocketClose close(byte[] payload) {
        if (payload.length == 0) {
            return new WebSocketClose(WebSocketClose.NO_STATUS_RECEIVED, "");
        }
        int code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        if (!WebSocketClose.sendable(code)) {
            throw new WebSocketException(WebSocketClose.PROTOCOL_ERROR, "A close frame with the code " + code);
        }
        return new WebSocketClose(code, Utf8.text(Arrays.copyOfRange(payload, 2, payload.length)));
    }

    private void data(WebSocketFrame frame, int reserved, byte[] payload) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            text = frame instanceof TextWebSocketFrame;
            compressed = inflation != null && reserved == RSV1;
            refuseReserved(compressed ? 0 : reserved);
        } else {
            refuseReserved(reserved);
        }
        boolean last = frame.isFinalFragment();
        if (discarding) {
            return;
        }
        if (payload.length > maxMessageBytes - fragments.size() && !compressed) {
            throw tooBig(maxMessageBytes);
        }
        byte[] piece = compressed && inflation != null
                ? inflation.inflate(payload, last, maxMessageBytes - fragments.size())
                : payload;
        if (!inMessage && last) {
            receiver.message(text ? new WebSocketMessage.Text(Utf8.text(piece)) : new WebSocketMessage.Binary(piece));
            return;
        }
        inMessage = !last;
        fragment(piece, last);
    }

    static WebSocketException tooBig(int limit) {
        return new WebSocketException(
                WebSocketClose.MESSAGE_TOO_BIG, "A message over the limit maxMessageBytes, which is " + limit);
    }

    private void fragment(byte[] piece, boolean last) {
        if (text) {
            utf8 = utf8 == null ? new Utf8() : utf8;
            utf8.check(piece, last);
        }
        fragments.writeBytes(piece);
        if (!last) {
            return;
        }
        receiver.message(
                text
                        ? new WebSocketMessage.Text(fragments.toString(StandardCharsets.UTF_8))
                        : new WebSocketMessage.Binary(fragments.toByteArray()));
        fragments = new ByteArrayOutputStream(0); // One large message must not cost its size for ever.
    }

    /** Lets go of what is not of the heap. */
    void end() {
        if (inflation != null) {
            inflation.end();
        }
    }
}
