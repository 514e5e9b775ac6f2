package io.simpyio.http.server;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.simpyio.http.HttpException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a request is for (RFC 9112, 3.2): the path with its parts decoded, and the query as it was sent.
 *
 * @param path decoded, with a slash at the beginning; {@code *} for the server as a whole
 * @param segments the decoded parts between the slashes; a slash at the end makes an empty one
 * @param query what follows the question mark; may be empty
 */
record RequestTarget(String path, List<String> segments, String query) {

    /** Fails with an {@link HttpException} of status 400 if it makes no sense. */
    static RequestTarget parse(String target) {
        if (target.equals("*")) {
            return new RequestTarget("*", List.of(), "");
        }
        String local = target.startsWith("/") ? target : withoutAuthority(target);
        int mark = local.indexOf('?');
        String rawPath = mark < 0 ? local : local.substring(0, mark);
        List<String> segments = new ArrayList<>();
        boolean coded = false;
        int begin = 1;
        while (begin <= rawPath.length()) {
            int slash = rawPath.indexOf('/', begin);
            int end = slash < 0 ? rawPath.length() : slash;
            String raw = rawPath.substring(begin, end);
            coded |= raw.indexOf('%') >= 0;
            segments.add(decode(raw));
            begin = end + 1;
        }
        return new RequestTarget(
                coded ? "/" + String.join("/", segments) : rawPath,
                Collections.unmodifiableList(segments),
                mark < 0 ? "" : local.substring(mark + 1));
    }

    private static String withoutAuthority(String target) {
        try {
            URI uri = new URI(target);
            if (uri.getScheme() == null || uri.getRawAuthority() == null) {
                throw new HttpException(400, "A bad request target");
            }
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        } catch (URISyntaxException e) {
            throw new HttpException(400, "A bad request target", e);
        }
    }

    private static String decode(String raw) {
        String segment;
        try {
            segment = raw.indexOf('%') < 0 ? raw : QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "A path that is not properly encoded", e);
        }
        // Clients resolve these themselves (RFC 3986, 6.2.2.3); whoever sends them is after files.
        if (segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
            throw new HttpException(400, "A path with a part that is not allowed");
        }
        return segment;
    }
}
