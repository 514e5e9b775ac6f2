package io.simpyio.http;

/**
 * What comes before the body of a response.
 *
 * @param status from 100 to 999
 * @param version that it was sent in
 * @param headers the header fields
 */
public record ResponseHead(int status, HttpVersion version, HttpHeaders headers) {}
