package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.List;

/** What is used of Netty's decoders, which need no channel for it. */
interface MessageDecoder {

    /** So much of a body comes in one piece at most. */
    int MAX_PIECE_BYTES = 64 << 10;

    /** Takes a step, which may take bytes and give messages or contents. */
    void step(ByteBuf received, List<Object> decoded) throws Exception;

    /** Takes the last step: no more bytes will come. */
    void end(ByteBuf received, List<Object> decoded) throws Exception;

    /** Netty's strictest settings. */
    static HttpDecoderConfig config(HttpLimits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.startLine())
                .setMaxHeaderSize(limits.headers())
                .setMaxChunkSize(MAX_PIECE_BYTES)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory())
                .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory())
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }
}
