package io.simpyio.http;

/** A version of HTTP that is spoken here. */
public enum HttpVersion {
    /** One request at a time on a connection, which mostly ends with it (RFC 1945). */
    HTTP_1_0,
    /** One request after the other on a connection (RFC 9112). */
    HTTP_1_1,
    /** Many requests at a time on a connection (RFC 9113). */
    HTTP_2
}
