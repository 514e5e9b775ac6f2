package io.simpyio.http;

/**
 * What comes before the body of a request.
 *
 * @param method as it was sent, such as {@code GET}
 * @param target as it was sent: mostly a path and a query
 * @param http11 whether the version is 1.1, and not 1.0
 * @param headers the header fields
 */
public record RequestHead(String method, String target, boolean http11, HttpHeaders headers) {}
