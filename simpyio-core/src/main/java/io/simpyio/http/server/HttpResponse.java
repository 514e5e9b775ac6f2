package io.simpyio.http.server;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.simpyio.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: a status, header fields and a body, which is there as a whole or is produced piece by piece.
 * {@code Content-Length}, {@code Transfer-Encoding}, {@code Connection} and {@code Date} are the server's business.
 *
 * <p>Not thread-safe; made for one request.
 */
public final class HttpResponse {

    /** What the body is made of. */
    sealed interface Content {}

    record Bytes(byte[] bytes) implements Content {}

    record Json(@Nullable Object value) implements Content {}

    /** {@code length} is negative if it is not known. */
    record Stream(HttpBodyProducer producer, long length) implements Content {}

    record Upgrade(ProtocolHandler handler) implements Content {}

    private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    private static final Content NOTHING = new Bytes(new byte[0]);

    private final int status;
    private final HttpHeaders headers = new HttpHeaders();
    private Content content = NOTHING;

    private HttpResponse(int status) {
        this.status = status;
    }

    /** A response of status 200 without a body. */
    public static HttpResponse ok() {
        return status(200);
    }

    /** A response of a status from 200 to 599 without a body. */
    public static HttpResponse status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("The status of a response is from 200 to 599, not " + status);
        }
        return new HttpResponse(status);
    }

    /** A response of status 200 with a text. */
    public static HttpResponse text(String text) {
        return ok().withText(text);
    }

    /** A response of status 200 with a value as JSON, of the server's codec. */
    public static HttpResponse json(@Nullable Object value) {
        return ok().withJson(value);
    }

    /** A response of status 200 whose body is produced piece by piece. */
    public static HttpResponse stream(String contentType, HttpBodyProducer producer) {
        return ok().header("Content-Type", contentType).withStream(producer);
    }

    /** The connection goes on in another protocol after this response of status 101. */
    public static HttpResponse upgrade(String protocol, Consumer<HttpHeaders> more, ProtocolHandler handler) {
        HttpResponse response = new HttpResponse(101);
        response.headers.set("Upgrade", protocol).set("Connection", "Upgrade");
        more.accept(response.headers);
        response.content = new Upgrade(handler);
        return response;
    }

    /** Sets a header field; fails with an {@link IllegalArgumentException} if HTTP has no form for it. */
    public HttpResponse header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Gives it a body of bytes. */
    public HttpResponse withBytes(String contentType, byte[] bytes) {
        content = new Bytes(bytes);
        return contentType(contentType);
    }

    private HttpResponse contentType(CharSequence type) {
        headers.set(CONTENT_TYPE, type);
        return this;
    }

    /** Gives it a body of text, in UTF-8. */
    public HttpResponse withText(String text) {
        return withBytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives it a body of JSON. */
    public HttpResponse withJson(@Nullable Object value) {
        content = new Json(value);
        return contentType(HttpHeaderValues.APPLICATION_JSON);
    }

    /** Gives it a body that is produced piece by piece, with an end that nobody knows yet. */
    public HttpResponse withStream(HttpBodyProducer producer) {
        content = new Stream(producer, -1);
        return this;
    }

    /** Gives it a body that is produced piece by piece and has just this length in bytes. */
    public HttpResponse withStream(long length, HttpBodyProducer producer) {
        if (length < 0) {
            throw new IllegalArgumentException("A length must not be negative, but is " + length);
        }
        content = new Stream(producer, length);
        return this;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The header fields. */
    public HttpHeaders headers() {
        return headers;
    }

    Content content() {
        return content;
    }

    @Override
    public String toString() {
        return "HttpResponse(" + status + ")";
    }
}
