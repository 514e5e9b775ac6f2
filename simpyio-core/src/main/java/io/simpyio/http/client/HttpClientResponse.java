package io.simpyio.http.client;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.ResponseHead;
import io.simpyio.kernel.Event;

/**
 * A response, and its body as it comes. Read the body to its end, or close the response: until then it holds a
 * connection, or a stream of HTTP/2.
 *
 * <p>Loop-confined.
 */
public final class HttpClientResponse implements AutoCloseable {

    private final ClientPlace connection;
    private final ResponseHead head;
    private final HttpBody body;
    private final Codec codec;

    HttpClientResponse(ClientPlace connection, ResponseHead head, HttpBody body, Codec codec) {
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.codec = codec;
    }

    /** The status, from 200 to 999. */
    public int status() {
        return head.status();
    }

    /** The header fields. */
    public HttpHeaders headers() {
        return head.headers();
    }

    /** The body; nothing of it has been read. */
    public HttpBody body() {
        return body;
    }

    /** Reads the whole body as JSON of the client's codec; fails like {@link HttpBody#bytes()}, or with 502. */
    public <T> Event<T> json(Class<T> type) {
        Event<T> value = new Event<>(connection.environment());
        value.defuse();
        body.bytes().addCallback(all -> {
            if (!all.ok()) {
                value.fail(all.failure());
                return;
            }
            try {
                value.succeed(decode(all.value(), type));
            } catch (CodecException e) {
                value.fail(new HttpException(502, "The response has other JSON: " + e.getMessage(), e));
            } catch (HttpException e) {
                value.fail(e);
            }
        });
        return value;
    }

    private <T> T decode(byte[] bytes, Class<T> type) {
        T value = type.cast(codec.convert(codec.decode(bytes), type));
        if (value == null) {
            throw new HttpException(502, "The response has JSON null where a value is needed");
        }
        return value;
    }

    /** Gives the response up, and a connection of HTTP/1.1 with it, unless the body has been read to its end. Again it does nothing. */
    @Override
    public void close() {
        if (!body.ended()) {
            connection.close();
        }
    }

    @Override
    public String toString() {
        return "HttpClientResponse(" + head.status() + ")";
    }
}
