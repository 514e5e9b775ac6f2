package io.simpyio.http.client;

import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for. {@code Host}, {@code Content-Length} and {@code Transfer-Encoding} are the client's business.
 *
 * <p>Not thread-safe; may be sent several times if its body is not produced piece by piece.
 */
public final class HttpClientRequest {

    /** Writes the body of a request, in the process that sends it. */
    @FunctionalInterface
    public interface BodyProducer {

        /** Writes the body; it ends when this returns. */
        void produce(HttpBodyWriter body) throws Exception;
    }

    private final String method;
    private final URI uri;
    private final HttpHeaders headers = new HttpHeaders();
    private byte[] body = {};
    private boolean hasBody;
    private @Nullable BodyProducer producer;
    private @Nullable Duration deadline;
    private @Nullable String template;

    private HttpClientRequest(String method, URI uri) {
        this.method = method;
        this.uri = uri;
        String scheme = uri.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Not a URI that this client understands: " + uri);
        }
    }

    /** A request of any method; fails with an {@link IllegalArgumentException} if the URI is not one with http or https, and a host. */
    public static HttpClientRequest of(String method, URI uri) {
        return new HttpClientRequest(method, uri);
    }

    /** A GET. */
    public static HttpClientRequest get(String uri) {
        return of("GET", URI.create(uri));
    }

    /** A POST without a body yet. */
    public static HttpClientRequest post(String uri) {
        return of("POST", URI.create(uri));
    }

    /** Sets a header field. */
    public HttpClientRequest header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Gives it a body of bytes. */
    public HttpClientRequest withBytes(String contentType, byte[] bytes) {
        body = bytes;
        hasBody = true;
        producer = null;
        return header("Content-Type", contentType);
    }

    /** Gives it a body of text, in UTF-8. */
    public HttpClientRequest withText(String text) {
        return withBytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives it a body that is produced piece by piece; such a request is never sent a second time. */
    public HttpClientRequest withStream(String contentType, BodyProducer newProducer) {
        producer = newProducer;
        hasBody = true;
        return header("Content-Type", contentType);
    }

    /** Gives it a deadline of its own, in place of the client's. */
    public HttpClientRequest withDeadline(Duration newDeadline) {
        if (newDeadline.isNegative() || newDeadline.isZero()) {
            throw new IllegalArgumentException("A deadline must be positive, but is " + newDeadline);
        }
        deadline = newDeadline;
        return this;
    }

    /**
     * Says what it is one of, such as {@code /users/{id}} for {@code /users/7}: meters have that as a tag, and never a path
     * as it is sent, as there may be any number of those.
     */
    public HttpClientRequest withTemplate(String pattern) {
        template = pattern;
        return this;
    }

    /** What it is one of; empty if nobody has said. */
    public Optional<String> template() {
        return Optional.ofNullable(template);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** Where it goes. */
    public URI uri() {
        return uri;
    }

    /** The header fields. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Those that go with it, but for {@code Host}. */
    HttpHeaders sentHeaders() {
        HttpHeaders sent = new HttpHeaders().addAll(headers);
        sent.remove("Content-Length").remove("Transfer-Encoding").remove("Host");
        if (hasBody && producer == null) {
            sent.set("Content-Length", Integer.toString(body.length));
        }
        return sent;
    }

    /** Host and port as they are in the URI. */
    String authority() {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** What the server is asked for. */
    String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    byte[] body() {
        return body;
    }

    Optional<BodyProducer> producer() {
        return Optional.ofNullable(producer);
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Whether sending it twice does what sending it once does (RFC 9110, 9.2.2), and is possible. */
    boolean repeatable() {
        return producer == null
                && switch (method) {
                    case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
                    default -> false;
                };
    }

    HttpClientRequest copy() {
        HttpClientRequest copy = new HttpClientRequest(method, uri);
        copy.headers.addAll(headers);
        copy.body = body;
        copy.hasBody = hasBody;
        copy.producer = producer;
        copy.deadline = deadline;
        copy.template = template;
        return copy;
    }

    /** The request that follows a redirect (RFC 9110, 15.4); a body goes along if the method stays. */
    HttpClientRequest redirected(int status, URI location) {
        boolean same = status == 307 || status == 308 || method.equals("GET") || method.equals("HEAD");
        HttpClientRequest next = new HttpClientRequest(same ? method : "GET", location);
        next.headers.addAll(headers);
        next.deadline = deadline;
        if (same) {
            next.body = body;
            next.hasBody = hasBody;
            next.producer = producer;
        } else {
            next.headers.remove("Content-Type");
        }
        boolean sameOrigin = uri.getScheme().equals(location.getScheme())
                && uri.getHost().equalsIgnoreCase(location.getHost())
                && uri.getPort() == location.getPort();
        if (!sameOrigin) {
            next.headers.remove("Authorization").remove("Cookie");
        }
        return next;
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
