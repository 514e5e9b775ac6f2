package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseHead;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the other side sends on a stream: a head, data, and maybe trailers. What nobody has read yet stays here, as much as
 * the stream's window lets in. Loop-confined.
 */
final class StreamInput {

    private static final int MAX_PIECE_BYTES = 64 << 10;

    private final Http2Stream stream;
    private final Event<ResponseHead> responseHead;

    /** All in one: a peer may send its bytes one by one. */
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    private HttpHeaders trailers = new HttpHeaders();
    private OptionalLong length = OptionalLong.empty();
    private @Nullable Event<HttpBody.Piece> demand;
    private @Nullable SocketException failure;
    private boolean headReceived;
    private boolean dataReceived;
    private boolean mayLackData = true;
    private boolean ended;

    StreamInput(Http2Stream stream) {
        this.stream = stream;
        responseHead = new Event<>(stream.environment());
        responseHead.defuse();
    }

    Event<ResponseHead> responseHead() {
        return responseHead;
    }

    boolean headReceived() {
        return headReceived;
    }

    /** Whether the other side has said all. */
    boolean ended() {
        return ended;
    }

    /** Whether it has ended, and nothing came behind the head. */
    boolean nothingFollows() {
        return ended && !received.isReadable() && trailers.isEmpty();
    }

    /** How long the body is, if that was said. */
    OptionalLong length() {
        return length;
    }

    /** Whether it will be a response that has a length, and no data: one to HEAD. */
    void mayLackData(boolean may) {
        mayLackData = may;
    }

    void requested(RequestHead head, boolean end) {
        headReceived = true;
        length = Http2Fields.length(head.headers());
        ended = end;
    }

    void received(Http2Headers fields, boolean end) throws Http2Exception {
        if (headReceived) {
            trailers = Http2Fields.headers(stream.id(), fields);
            received(Unpooled.EMPTY_BUFFER, end);
            return;
        }
        ResponseHead head = Http2Fields.response(stream.id(), fields);
        if (head.status() >= 200) {
            headReceived = true;
            length = Http2Fields.length(head.headers());
            mayLackData |= head.status() == 304;
            verifyLength(end);
            ended = end;
            if (!responseHead.triggered()) {
                responseHead.succeed(head);
            }
        }
    }

    /** Netty takes every response without DATA for one to HEAD, and the rest of what a length is wrong with as such. */
    private void verifyLength(boolean end) throws Http2Exception {
        if (end && !dataReceived && !mayLackData && length.orElse(0) > 0) {
            throw Http2Fields.malformed(stream.id(), "a body shorter than was said");
        }
    }

    /** Takes a piece; gives how much of it was read at once. */
    int received(ByteBuf data, boolean end) throws Http2Exception {
        int count = data.readableBytes();
        dataReceived |= count > 0;
        verifyLength(end);
        ended |= end;
        Event<HttpBody.Piece> reader = demand;
        if (failure != null) {
            return count;
        }
        if (reader != null) {
            demand = null;
            reader.succeed(
                    new HttpBody.Piece(ByteBufUtil.getBytes(data), end ? Optional.of(trailers) : Optional.empty()));
            return count;
        }
        if (count > 0) {
            if (!received.isReadable()) {
                received = Unpooled.buffer(count);
            }
            received.writeBytes(data, data.readerIndex(), count);
        }
        return 0;
    }

    /** The next piece of the body. */
    Event<HttpBody.Piece> next() {
        Event<HttpBody.Piece> next = new Event<>(stream.environment());
        next.defuse();
        if (received.isReadable() || ended) {
            byte[] bytes = take();
            stream.consumed(bytes.length);
            boolean last = ended && !received.isReadable();
            return next.succeed(new HttpBody.Piece(bytes, last ? Optional.of(trailers) : Optional.empty()));
        }
        if (failure != null) {
            return next.fail(failure);
        }
        demand = next;
        return next;
    }

    private byte[] take() {
        byte[] bytes = new byte[Math.min(received.readableBytes(), MAX_PIECE_BYTES)];
        received.readBytes(bytes);
        if (received.isReadable()) {
            received.discardSomeReadBytes();
        } else {
            received = Unpooled.EMPTY_BUFFER;
        }
        return bytes;
    }

    /** Nothing more comes; what came before can be read. */
    void fail(SocketException why) {
        failure = why;
        if (!responseHead.triggered()) {
            responseHead.fail(why);
        }
        Event<HttpBody.Piece> reader = demand;
        demand = null;
        if (reader != null) {
            reader.fail(why);
        }
    }
}
