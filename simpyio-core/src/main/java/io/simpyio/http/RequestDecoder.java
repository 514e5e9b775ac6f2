package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.AsciiString;
import java.util.List;

/** Netty's decoder of requests, used without a channel: it does not need the context. */
final class RequestDecoder extends HttpRequestDecoder implements MessageDecoder {

    private int lengths;

    RequestDecoder(HttpLimits limits) {
        super(MessageDecoder.config(limits));
    }

    /** How many lines with a length the last head had; Netty takes the first of several if the version is 1.0. */
    int takeLengths() {
        int count = lengths;
        lengths = 0;
        return count;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        AsciiString name = super.splitHeaderName(line, start, length);
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            lengths++;
        }
        return name;
    }

    @Override
    @SuppressWarnings("NullAway") // The context is for subclasses only.
    public void step(ByteBuf received, List<Object> decoded) throws Exception {
        decode(null, received, decoded);
    }

    @Override
    @SuppressWarnings("NullAway")
    public void end(ByteBuf received, List<Object> decoded) throws Exception {
        decodeLast(null, received, decoded);
    }
}
