package io.simpyio.http.server;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpParameters;
import io.simpyio.http.RequestHead;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TlsSession;
import java.lang.reflect.Type;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that a server has received, and its body as it comes.
 *
 * <p>Loop-confined; for the handler that it was given to, until that has answered.
 */
public final class HttpRequest {

    private final TcpSocket socket;
    private final RequestHead head;
    private final RequestTarget target;
    private final HttpBody body;
    private final Codec codec;
    private Map<String, String> pathVariables = Map.of();
    private @Nullable HttpParameters query;

    HttpRequest(TcpSocket socket, RequestHead head, RequestTarget target, HttpBody body, Codec codec) {
        this.socket = socket;
        this.head = head;
        this.target = target;
        this.body = body;
        this.codec = codec;
    }

    /** The environment that the handler runs in. */
    public Environment environment() {
        return socket.environment();
    }

    /** The method, such as {@code GET}. */
    public String method() {
        return head.method();
    }

    /** The path, decoded: {@code /a b} for {@code /a%20b?c=d}. */
    public String path() {
        return target.path();
    }

    RequestTarget target() {
        return target;
    }

    void pathVariables(Map<String, String> variables) {
        pathVariables = variables;
    }

    /**
     * The part of the path that a variable of the route stands for, decoded.
     *
     * @throws IllegalArgumentException if the route has no such variable
     */
    public String pathVariable(String name) {
        String value = pathVariables.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The route has no variable " + name + ", only " + pathVariables.keySet());
        }
        return value;
    }

    /** The parameters of the query; fails with an {@link HttpException} of status 400 if they are not encoded properly. */
    public HttpParameters query() {
        HttpParameters parameters = query;
        if (parameters == null) {
            parameters = HttpParameters.parse(target.query());
            query = parameters;
        }
        return parameters;
    }

    /** The header fields. */
    public HttpHeaders headers() {
        return head.headers();
    }

    /** The address of the client, or of what is between. */
    public SocketAddress peerAddress() {
        return socket.peerAddress();
    }

    /** What was agreed on with the client; empty without TLS. */
    public Optional<TlsSession> tlsSession() {
        return socket.tlsSession();
    }

    /** The body; nothing of it has been read. */
    public HttpBody body() {
        return body;
    }

    /** Reads the whole body as parameters of a form; fails like {@link HttpBody#bytes()}, or with 415 or 400. */
    public Event<HttpParameters> form() {
        Event<HttpParameters> form = new Event<>(environment());
        form.defuse();
        String type = head.headers().first("Content-Type").orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            return form.fail(new HttpException(415, "The content type of a form is application/x-www-form-urlencoded"));
        }
        body.bytes().addCallback(all -> {
            try {
                if (all.ok()) {
                    form.succeed(HttpParameters.parse(new String(all.value(), StandardCharsets.UTF_8)));
                } else {
                    form.fail(all.failure());
                }
            } catch (HttpException e) {
                form.fail(e);
            }
        });
        return form;
    }

    /** Reads the whole body as JSON, of the server's codec; fails like {@link HttpBody#bytes()}, or with 400. */
    public <T> Event<T> json(Class<T> type) {
        Event<T> value = new Event<>(environment());
        value.defuse();
        body.bytes().addCallback(all -> {
            if (!all.ok()) {
                value.fail(all.failure());
                return;
            }
            try {
                value.succeed(decode(all.value(), type));
            } catch (HttpException e) {
                value.fail(e);
            } catch (CodecException e) {
                value.fail(new HttpException(400, String.valueOf(e.getMessage()), e));
            }
        });
        return value;
    }

    @SuppressWarnings("unchecked")
    private <T> T decode(byte[] bytes, Type type) {
        Object value = codec.convert(codec.decode(bytes), type);
        if (value == null) {
            throw new HttpException(400, "JSON null where a value is needed");
        }
        return (T) value;
    }

    @Override
    public String toString() {
        return head.method() + " " + head.target();
    }
}
