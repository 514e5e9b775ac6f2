package io.simpyio.http;

/**
 * What comes before the body of a response.
 *
 * @param status from 100 to 999
 * @param http11 whether the version is 1.1, and not 1.0
 * @param headers the header fields
 */
public record ResponseHead(int status, boolean http11, HttpHeaders headers) {}
