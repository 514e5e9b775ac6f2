package io.simpyio.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a decoder makes of bytes that come in pieces, as a text. */
final class DecodedMessages implements MessageDecoder.Receiver {

    private final StringBuilder text = new StringBuilder();
    private boolean closed;

    private DecodedMessages() {}

    /** All that comes out of bytes in pieces of that size, and the code of the close that they are refused with. */
    static String of(
            byte[] input, int pieceBytes, boolean server, int maxBytes, @Nullable DeflateParameters compression) {
        DecodedMessages messages = new DecodedMessages();
        MessageDecoder decoder = new MessageDecoder(
                new FrameDecoder(server, compression != null, maxBytes),
                compression == null ? null : compression.inflation(server, maxBytes),
                maxBytes,
                messages);
        ByteBuf received = Unpooled.buffer();
        try {
            for (int at = 0; at < input.length && !messages.closed; at += pieceBytes) {
                received.writeBytes(input, at, Math.min(pieceBytes, input.length - at));
                while (!messages.closed && received.isReadable() && decoder.decode(received)) {
                    messages.text.append(' ');
                }
            }
        } catch (WebSocketException e) {
            messages.text.append("refused ").append(e.code());
        } finally {
            decoder.end();
            received.release();
        }
        return messages.text.toString();
    }

    @Override
    public void message(WebSocketMessage message) {
        switch (message) {
            case WebSocketMessage.Text one -> text.append("text ").append(one.text());
            case WebSocketMessage.Binary one -> hex("binary ", one.bytes());
        }
    }

    @Override
    public void ping(byte[] data) {
        hex("ping ", data);
    }

    @Override
    public void pong(byte[] data) {
        hex("pong ", data);
    }

    @Override
    public void close(WebSocketClose close) {
        closed = true;
        text.append("close ").append(close);
    }

    private void hex(String what, byte[] data) {
        text.append(what).append(HexFormat.of().formatHex(data));
    }
}
