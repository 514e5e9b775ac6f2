package io.simpyio.http.http2;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseHead;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Heads as fields and the other way round (RFC 9113, 8.3). What Netty's decoder lets through although it is malformed is
 * an error of the stream here.
 */
final class Http2Fields {

    /** They are about connections of HTTP/1.1 (RFC 9113, 8.2.2). */
    private static final Set<String> NOT_SENT =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host");

    /** For what a server has to offer first (RFC 8441, 3), and this one does not. */
    private static final CharSequence PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value();

    private Http2Fields() {}

    /** The head of a request; fails as an error of the stream. */
    static RequestHead request(int streamId, Http2Headers fields) throws Http2Exception {
        String method = text(fields.method());
        String scheme = text(fields.scheme());
        String path = text(fields.path());
        String authority = text(fields.authority());
        boolean connect = "CONNECT".equals(method);
        String target = connect ? authority : path;
        boolean others = connect ? scheme == null && path == null : scheme != null;
        if (method == null || target == null || !others || fields.status() != null || fields.contains(PROTOCOL)) {
            throw malformed(streamId, "a request without its pseudo-header fields, or with others");
        }
        if (method.isEmpty() || HttpHeaderValidationUtil.validateToken(method) >= 0) {
            throw malformed(streamId, "a bad :method");
        }
        boolean known = connect || target.startsWith("/") || target.equals("*") && method.equals("OPTIONS");
        if (!known || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw malformed(streamId, "a bad :path");
        }
        HttpHeaders headers = headers(streamId, fields);
        String host = headers.first("Host").orElse(null);
        if (authority == null && host == null
                || headers.all("Host").size() > 1
                || authority != null && host != null && !host.equalsIgnoreCase(authority)) {
            throw malformed(streamId, "a request that is not for one :authority");
        }
        if (authority != null) {
            try {
                headers.set("Host", authority);
            } catch (IllegalArgumentException e) {
                throw malformed(streamId, "a bad :authority");
            }
        }
        return new RequestHead(method, target, HttpVersion.HTTP_2, headers);
    }

    /** The head of a response; fails as an error of the stream. */
    static ResponseHead response(int streamId, Http2Headers fields) throws Http2Exception {
        String status = text(fields.status());
        if (status == null || !status.matches("[1-9][0-9]{2}") || status.equals("101") || fields.method() != null) {
            throw malformed(streamId, "a response without a :status that makes sense");
        }
        return new ResponseHead(Integer.parseInt(status), HttpVersion.HTTP_2, headers(streamId, fields));
    }

    /** The fields that are not pseudo-header fields; fails as an error of the stream. */
    static HttpHeaders headers(int streamId, Http2Headers fields) throws Http2Exception {
        HttpHeaders headers = new HttpHeaders();
        try {
            for (Map.Entry<CharSequence, CharSequence> field : fields) {
                CharSequence name = field.getKey();
                if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(name)) {
                    add(headers, name.toString(), field.getValue().toString());
                }
            }
        } catch (IllegalArgumentException e) {
            throw malformed(streamId, "a field that HTTP has no form for");
        }
        return headers;
    }

    private static void add(HttpHeaders headers, String name, String value) {
        if (!value.strip().equals(value)) {
            throw new IllegalArgumentException("White space around the value of " + name);
        }
        // RFC 9113, 8.2.3: it may come in pieces, which others know only as one.
        String before = name.equals("cookie") ? headers.first(name).orElse(null) : null;
        if (before == null) {
            headers.add(name, value);
        } else {
            headers.set(name, before + "; " + value);
        }
    }

    /** How long the body is, if that was said; Netty has checked that it is one number. */
    static OptionalLong length(HttpHeaders headers) {
        String length = headers.first("Content-Length").orElse(null);
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    /** The fields of a request. */
    static Http2Headers request(String method, String scheme, String authority, String target, HttpHeaders headers) {
        return fields(headers)
                .method(method)
                .scheme(scheme)
                .authority(authority)
                .path(target);
    }

    /** The fields of a response. */
    static Http2Headers response(int status, HttpHeaders headers) {
        return fields(headers).status(Integer.toString(status));
    }

    /** The fields of a trailer section, or those that come after the pseudo-header fields. */
    static Http2Headers fields(HttpHeaders headers) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_SENT.contains(lower) && (!lower.equals("te") || value.equals("trailers"))) {
                fields.add(lower, value);
            }
        });
        return fields;
    }

    private static @Nullable String text(@Nullable CharSequence value) {
        return value == null ? null : value.toString();
    }

    static Http2Exception malformed(int streamId, String what) {
        return Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "Malformed: %s", what);
    }
}
