package io.simpyio.http;

/**
 * What comes before the body of a request.
 *
 * @param method as it was sent, such as {@code GET}
 * @param target as it was sent: mostly a path and a query
 * @param version that it was sent in
 * @param headers the header fields
 */
public record RequestHead(String method, String target, HttpVersion version, HttpHeaders headers) {}
