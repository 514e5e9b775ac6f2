package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;

/** Netty's decoder of responses, used without a channel: it does not need the context. */
final class ResponseDecoder extends HttpResponseDecoder implements MessageDecoder {

    private boolean toHead;

    ResponseDecoder(HttpLimits limits) {
        super(MessageDecoder.config(limits));
    }

    /** Whether the next response answers a HEAD, so that it has no body whatever it says. */
    void toHead(boolean newToHead) {
        toHead = newToHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return toHead || super.isContentAlwaysEmpty(message);
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
