package io.simpyio.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Encodes heads and chunks, with Netty's encoders where they need no channel for it. Loop-confined. */
final class HeadEncoder {

    static final int TYPICAL_HEAD_BYTES = 256;
    private static final int CRLF = '\r' << 8 | '\n';
    private static final Requests REQUESTS = new Requests();
    private static final Responses RESPONSES = new Responses();

    private HeadEncoder() {}

    static ByteBuf request(String method, String target, HttpHeaders headers) {
        HttpRequest request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, headers.fields());
        return REQUESTS.encode(request, headers, Unpooled.buffer(TYPICAL_HEAD_BYTES));
    }

    static void response(int status, HttpHeaders headers, ByteBuf into) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers.fields());
        RESPONSES.encode(response, headers, into);
    }

    static ByteBuf chunk(byte[] data, int offset, int length) {
        ByteBuf chunk = Unpooled.buffer(length + 12);
        chunk.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
        chunk.writeShort(CRLF);
        chunk.writeBytes(data, offset, length);
        chunk.writeShort(CRLF);
        return chunk;
    }

    static ByteBuf lastChunk(HttpHeaders trailers) {
        ByteBuf last = Unpooled.buffer(8);
        last.writeByte('0').writeShort(CRLF);
        RESPONSES.fields(trailers, last);
        last.writeShort(CRLF);
        return last;
    }

    private static final class Requests extends HttpRequestEncoder {

        ByteBuf encode(HttpRequest request, HttpHeaders headers, ByteBuf head) {
            try {
                encodeInitialLine(head, request);
            } catch (Exception e) {
                throw new IllegalArgumentException("Not a request line: " + request.uri(), e);
            }
            encodeHeaders(headers.fields(), head);
            head.writeShort(CRLF);
            return head;
        }
    }

    private static final class Responses extends HttpResponseEncoder {

        void encode(HttpResponse response, HttpHeaders headers, ByteBuf head) {
            try {
                encodeInitialLine(head, response);
            } catch (Exception e) {
                throw new IllegalArgumentException("Not a status line: " + response.status(), e);
            }
            fields(headers, head);
            head.writeShort(CRLF);
        }

        void fields(HttpHeaders headers, ByteBuf head) {
            encodeHeaders(headers.fields(), head);
        }
    }
}
