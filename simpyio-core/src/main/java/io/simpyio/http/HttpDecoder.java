package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes messages with Netty's decoder, and refuses what it would let through although two readers may understand it
 * differently (RFC 9112, 11.2): folded fields, and chunk sizes with anything around them. For that, lines and chunks are
 * handed to it one at a time.
 *
 * <p>Loop-confined. What is wrong with the bytes is an {@link HttpException}; nothing can be decoded after it.
 */
final class HttpDecoder {

    private static final int MAX_CHUNK_LINE_BYTES = 256;
    private static final int MAX_CHUNK_SIZE_DIGITS = 7;
    private static final ByteBuf VERSION_LINE_BEGIN =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("HTTP/", StandardCharsets.US_ASCII));
    private static final String VERSION_LINE_END = "HTTP/1.1\r";
    private static final int BAD_REQUEST = 400;
    private static final byte LF = '\n';

    private enum Part {
        HEAD,
        LENGTH_OR_END,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private final MessageDecoder decoder;
    private final HttpLimits limits;
    private final int badMessage;
    private final List<Object> decoded = new ArrayList<>(2);

    private Part part = Part.HEAD;
    private boolean headBegun;
    private boolean startLineChecked;
    private int skipped;
    private long chunkLeft;

    /** A decoder with the status that a bad message has. */
    HttpDecoder(MessageDecoder decoder, HttpLimits limits, int badMessage) {
        this.decoder = decoder;
        this.limits = limits;
        this.badMessage = badMessage;
    }

    /** Whether the message, whose head was decoded, has no more content. */
    boolean ended() {
        return part == Part.HEAD;
    }

    /** Whether a part of a head has come. */
    boolean headBegun() {
        return headBegun;
    }

    /** The next head; null if that needs more bytes. */
    @Nullable HttpMessage head(ByteBuf received) {
        skipEmptyLines(received);
        if (!received.isReadable()) {
            return null;
        }
        headBegun = true;
        checkStartLine(received);
        refuseFoldedLines(received);
        HttpObject first = step(received);
        if (first == null) {
            return null;
        }
        HttpMessage message = (HttpMessage) first;
        headBegun = false;
        startLineChecked = false;
        skipped = 0;
        boolean chunked = HttpUtil.isTransferEncodingChunked(message);
        if (!(decoded.size() == 2 && decoded.get(1) instanceof LastHttpContent)) {
            part = chunked ? Part.CHUNK_SIZE : Part.LENGTH_OR_END;
        }
        decoded.clear();
        return message;
    }

    /** A robust server ignores an empty line before a request (RFC 9112, 2.2); without an end of them. */
    private void skipEmptyLines(ByteBuf received) {
        while (!headBegun && received.isReadable()) {
            byte next = received.getByte(received.readerIndex());
            if (next != '\r' && next != LF) {
                return;
            }
            if (++skipped > limits.startLine()) {
                throw HttpException.framing(badMessage, "Nothing but empty lines", null);
            }
            received.skipBytes(1);
        }
    }

    /** Netty takes other white space for the space in a request line, and small letters for those of the version. */
    private void checkStartLine(ByteBuf received) {
        int begin = received.readerIndex();
        int lineEnd = startLineChecked ? -1 : received.indexOf(begin, received.writerIndex(), LF);
        if (lineEnd < 0) {
            return;
        }
        startLineChecked = true;
        if (badMessage != BAD_REQUEST) {
            return; // The reason of a status may have tabs.
        }
        int control = received.forEachByte(begin, lineEnd - begin, b -> b < 0 || b >= ' ');
        int version = lineEnd - VERSION_LINE_END.length();
        boolean ends = version > begin
                && control == lineEnd - 1
                && ByteBufUtil.equals(received, version, VERSION_LINE_BEGIN, 0, VERSION_LINE_BEGIN.readableBytes());
        if (!ends) {
            throw HttpException.framing(badMessage, "A bad request line", null);
        }
    }

    /** Looks at the lines to come, up to an empty one. */
    private void refuseFoldedLines(ByteBuf received) {
        int at = received.readerIndex();
        int end = received.writerIndex();
        while (at >= 0 && at < end) {
            byte first = received.getByte(at);
            if (first == ' ' || first == '\t') {
                throw HttpException.framing(badMessage, "A line that begins with white space", null);
            }
            if (first == '\r') {
                if (at + 1 < end && received.getByte(at + 1) != LF) {
                    throw HttpException.framing(badMessage, "A line that begins with a return", null);
                }
                return; // The empty line.
            }
            int lineEnd = received.indexOf(at, end, LF);
            at = lineEnd < 0 ? -1 : lineEnd + 1;
        }
    }

    /** The next piece of content, the last one maybe; null if that needs more bytes. */
    @Nullable HttpContent content(ByteBuf received) {
        if (part == Part.LENGTH_OR_END) {
            HttpContent content = (HttpContent) step(received);
            decoded.clear();
            return ended(content);
        }
        while (received.isReadable()) {
            int before = received.readerIndex();
            Part partBefore = part;
            HttpContent content = switch (part) {
                case CHUNK_SIZE -> chunkSize(received);
                case CHUNK -> chunk(received);
                case CHUNK_END -> chunkEnd(received);
                case TRAILERS -> trailers(received);
                case HEAD, LENGTH_OR_END -> throw new IllegalStateException("No content here: " + part);
            };
            if (content != null) {
                return content;
            }
            if (received.readerIndex() == before && part == partBefore) {
                return null;
            }
        }
        return null;
    }

    /** The end of a content that only the end of the connection ends; null if the content is not of that kind. */
    @Nullable HttpContent end(ByteBuf empty) {
        try {
            decoder.end(empty, decoded);
        } catch (Exception e) {
            throw HttpException.framing(badMessage, "The end came too early", e);
        }
        Object last = decoded.isEmpty() ? null : decoded.getFirst();
        decoded.clear();
        part = Part.HEAD;
        return last instanceof LastHttpContent end && end.decoderResult().isSuccess() ? end : null;
    }

    private @Nullable HttpContent chunkSize(ByteBuf received) {
        int lineEnd = received.indexOf(received.readerIndex(), received.writerIndex(), LF);
        int lineBytes = (lineEnd < 0 ? received.writerIndex() : lineEnd) - received.readerIndex();
        if (lineBytes > MAX_CHUNK_LINE_BYTES) {
            throw HttpException.framing(
                    badMessage, "The line of a chunk has more than " + MAX_CHUNK_LINE_BYTES + " bytes", null);
        }
        if (lineEnd < 0) {
            return null;
        }
        chunkLeft = parseChunkSize(received, lineEnd);
        if (chunkLeft > limits.chunk()) {
            throw HttpException.framing(413, "A chunk of more than " + limits.chunk() + " bytes", null);
        }
        stepUpTo(received, lineEnd + 1);
        part = chunkLeft == 0 ? Part.TRAILERS : Part.CHUNK;
        return null;
    }

    private long parseChunkSize(ByteBuf received, int lineEnd) {
        int at = received.readerIndex();
        long size = 0;
        int digits = 0;
        while (Character.digit(received.getByte(at), 16) >= 0) {
            size = size * 16 + Character.digit(received.getByte(at++), 16);
            if (++digits > MAX_CHUNK_SIZE_DIGITS) {
                throw HttpException.framing(413, "A chunk of more than " + limits.chunk() + " bytes", null);
            }
        }
        boolean ends = received.getByte(at) == '\r' && at + 1 == lineEnd;
        if (digits == 0 || !ends && received.getByte(at) != ';') {
            throw HttpException.framing(badMessage, "A bad chunk size", null);
        }
        return size;
    }

    private @Nullable HttpContent chunk(ByteBuf received) {
        int before = received.readerIndex();
        int count = (int) Math.min(chunkLeft, received.readableBytes());
        HttpContent content = (HttpContent) stepUpTo(received, before + count);
        chunkLeft -= received.readerIndex() - before;
        if (chunkLeft == 0) {
            part = Part.CHUNK_END;
        }
        return content;
    }

    private @Nullable HttpContent chunkEnd(ByteBuf received) {
        if (received.readableBytes() >= 2) {
            stepUpTo(received, received.readerIndex() + 2);
            part = Part.CHUNK_SIZE;
        }
        return null;
    }

    private @Nullable HttpContent trailers(ByteBuf received) {
        refuseFoldedLines(received);
        HttpContent last = (HttpContent) step(received);
        decoded.clear();
        return ended(last);
    }

    private @Nullable HttpContent ended(@Nullable HttpContent content) {
        if (content instanceof LastHttpContent) {
            part = Part.HEAD;
        }
        return content;
    }

    /** A step that sees no byte from there on. */
    private @Nullable HttpObject stepUpTo(ByteBuf received, int end) {
        int writerIndex = received.writerIndex();
        received.writerIndex(end);
        try {
            return step(received);
        } finally {
            received.writerIndex(writerIndex);
            decoded.clear();
        }
    }

    private @Nullable HttpObject step(ByteBuf received) {
        try {
            decoder.step(received, decoded);
        } catch (Exception e) {
            throw HttpException.framing(badMessage, "A bad message", e);
        }
        if (decoded.isEmpty()) {
            return null;
        }
        if (!(decoded.getFirst() instanceof HttpObject first)) {
            decoded.forEach(ReferenceCountUtil::release);
            decoded.clear();
            throw HttpException.framing(badMessage, "Bytes of another protocol, after the head that said so", null);
        }
        DecoderResult result = first.decoderResult();
        if (result.isFailure()) {
            throw failure(result.cause());
        }
        if (first instanceof HttpMessage message) {
            refuseOtherCodings(message);
        }
        return first;
    }

    /** Only "chunked" alone is understood; Netty would read a message with another coding as one without content. */
    private void refuseOtherCodings(HttpMessage message) {
        if (!message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return;
        }
        List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (message.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw HttpException.framing(badMessage, "Both Content-Length and Transfer-Encoding", null);
        }
        if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw HttpException.framing(
                    badMessage == BAD_REQUEST ? 501 : badMessage, "A transfer coding other than chunked", null);
        }
    }

    private HttpException failure(Throwable cause) {
        int status = badMessage;
        String what = "A bad message";
        if (part == Part.HEAD && cause instanceof TooLongHttpLineException) {
            status = badMessage == BAD_REQUEST ? 414 : badMessage;
            what = "The start line has more than " + limits.startLine() + " bytes";
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = badMessage == BAD_REQUEST ? 431 : badMessage;
            what = "The header fields have more than " + limits.headers() + " bytes";
        }
        return HttpException.framing(status, what, cause);
    }
}
