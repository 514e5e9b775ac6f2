package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one connection in their order: a head, its body to the end, the next head. Bytes are decoded when
 * somebody asks for what is in them, and not before.
 *
 * <p>Loop-confined. Fails like {@link TcpSocket#read}, or with an {@link HttpException} for what the other side has sent.
 */
public final class HttpInput implements HttpBody.Source {

    private static final int BAD_REQUEST = 400;
    private static final int BAD_GATEWAY = 502;

    /** How a client begins that knows that the server speaks HTTP/2 (RFC 9113, 3.4). */
    private static final byte[] HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TcpSocket socket;
    private final HttpLimits limits;
    private final Watchdog watchdog;
    private final HttpDecoder decoder;
    private final MessageDecoder messages;

    private boolean mayBeHttp2;
    private Runnable onBegin = () -> {};
    private OptionalLong contentLength = OptionalLong.empty();

    private HttpInput(TcpSocket socket, HttpLimits limits, Watchdog watchdog, MessageDecoder messages, int badMessage) {
        this.socket = socket;
        this.limits = limits;
        this.watchdog = watchdog;
        this.messages = messages;
        this.decoder = new HttpDecoder(messages, limits, badMessage);
    }

    /** Reads requests. */
    public static HttpInput ofRequests(TcpSocket socket, HttpLimits limits, Watchdog watchdog) {
        return new HttpInput(socket, limits, watchdog, new RequestDecoder(limits), BAD_REQUEST);
    }

    /** Reads responses. */
    public static HttpInput ofResponses(TcpSocket socket, HttpLimits limits, Watchdog watchdog) {
        return new HttpInput(socket, limits, watchdog, new ResponseDecoder(limits), BAD_GATEWAY);
    }

    @Override
    public Environment environment() {
        return socket.environment();
    }

    @Override
    public Watchdog watchdog() {
        return watchdog;
    }

    /** The first head may be the preface of HTTP/2: then its version says so, and all bytes are still there. */
    public void expectHttp2() {
        mayBeHttp2 = true;
    }

    /** Whether there is nothing but the preface, or its beginning; then it may still be one. */
    private boolean beginsAsHttp2(ByteBuf received) {
        int count = Math.min(received.readableBytes(), HTTP_2_PREFACE.length);
        for (int i = 0; i < count; i++) {
            if (received.getByte(received.readerIndex() + i) != HTTP_2_PREFACE[i]) {
                mayBeHttp2 = false;
                return false;
            }
        }
        if (count == HTTP_2_PREFACE.length) {
            mayBeHttp2 = false;
        } else if (count > 0) {
            begun();
        }
        return true;
    }

    /** Reads the head of a request; calls back when its first byte has come. */
    public Event<RequestHead> requestHead(Runnable begin) {
        onBegin = begin;
        return socket.read(received -> {
            if (mayBeHttp2 && beginsAsHttp2(received)) {
                return mayBeHttp2 ? null : new RequestHead("PRI", "*", HttpVersion.HTTP_2, new HttpHeaders());
            }
            HttpMessage message = head(received);
            return message == null ? null : request((HttpRequest) message);
        });
    }

    /** Says which method the next response is for: one to HEAD has no body, whatever it says. */
    public void responseTo(String method) {
        ((ResponseDecoder) messages).toHead(method.equals("HEAD"));
    }

    /** Reads the head of a response. */
    public Event<ResponseHead> responseHead() {
        return socket.read(received -> {
            HttpMessage message = head(received);
            return message == null ? null : response((HttpResponse) message);
        });
    }

    /** Whether a part of the next head has come. */
    public boolean headBegun() {
        return decoder.headBegun();
    }

    /** Once for each head. */
    private void begun() {
        Runnable action = onBegin;
        onBegin = () -> {};
        action.run();
    }

    private @Nullable HttpMessage head(ByteBuf received) {
        boolean before = decoder.headBegun();
        HttpMessage message = decoder.head(received);
        if (message == null) {
            if (!before && decoder.headBegun()) {
                begun();
            }
            return null;
        }
        String length = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        contentLength =
                length == null || decoder.ended() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
        return message;
    }

    private RequestHead request(HttpRequest request) {
        HttpHeaders headers = new HttpHeaders(request.headers());
        String target = request.uri();
        HttpVersion version = version(request);
        // Netty takes other white space for a space, and several for one.
        int expectedLength = request.method().name().length() + target.length() + "HTTP/1.1".length() + 2;
        if (request.decoderResult() instanceof HttpMessageDecoderResult result
                && result.initialLineLength() != expectedLength) {
            throw HttpException.framing(BAD_REQUEST, "A bad request line", null);
        }
        if (!isVisible(target)) {
            throw HttpException.framing(BAD_REQUEST, "A bad request target", null);
        }
        if (((RequestDecoder) messages).takeLengths() > 1) {
            throw HttpException.framing(BAD_REQUEST, "More than one Content-Length", null);
        }
        // Netty gives such a request, of a draft before WebSocket was one, a body of 8 bytes that nobody else sees.
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
            throw HttpException.framing(BAD_REQUEST, "A draft of WebSocket that is not supported", null);
        }
        int hosts = headers.count(HttpHeaderNames.HOST);
        if (hosts > 1 || hosts == 0 && version == HttpVersion.HTTP_1_1) {
            throw HttpException.framing(BAD_REQUEST, "A request needs one Host", null);
        }
        return new RequestHead(request.method().name(), target, version, headers);
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static ResponseHead response(HttpResponse response) {
        return new ResponseHead(response.status().code(), version(response), new HttpHeaders(response.headers()));
    }

    private static HttpVersion version(HttpMessage message) {
        if (message.protocolVersion().equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_1)) {
            return HttpVersion.HTTP_1_1;
        }
        if (message.protocolVersion().equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_0)) {
            return HttpVersion.HTTP_1_0;
        }
        throw HttpException.framing(505, "The version of HTTP is not 1.1 or 1.0", null);
    }

    /** The body of the message whose head was read last; {@code idleNanos} is how long a read may wait for a byte. */
    public HttpBody body(long idleNanos) {
        return new HttpBody(this, decoder.ended(), contentLength, limits.body(), idleNanos);
    }

    @Override
    public Event<HttpBody.Piece> next() {
        return socket.read(received -> {
            HttpContent content = decoder.content(received);
            return content == null ? null : piece(content);
        });
    }

    @Override
    public Optional<HttpBody.Piece> atEnd() {
        return Optional.ofNullable(decoder.end(Unpooled.EMPTY_BUFFER)).map(HttpInput::piece);
    }

    private static HttpBody.Piece piece(HttpContent content) {
        try {
            return new HttpBody.Piece(
                    ByteBufUtil.getBytes(content.content()),
                    content instanceof LastHttpContent last
                            ? Optional.of(new HttpHeaders(last.trailingHeaders()))
                            : Optional.empty());
        } finally {
            content.release();
        }
    }
}
