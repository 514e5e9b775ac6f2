package io.simpyio.http.client;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.http2.Http2Limits;
import java.time.Duration;

/**
 * The limits of a client.
 *
 * @param maxConnectionsPerHost how many connections there are to one host and port at once; further requests wait
 * @param maxWaitingPerHost how many requests may wait for one of them; one more fails
 * @param limits on the parts of a response
 * @param deadline how long a request may take until the head of its response is there, with connecting, waiting and
 *     redirects; it can be said for each request too
 * @param idleTimeout how long a body may wait for its next byte, a write for the server to take it, and a connection to
 *     be used again
 * @param maxRedirects how many redirects are followed; 0 for none, so that the response is the redirect itself
 * @param codec of values as JSON
 * @param http2 when HTTP/2 is spoken, with which a connection takes as many requests at once as the server allows
 * @param http2Limits on what comes on a connection of HTTP/2
 */
public record HttpClientOptions(
        int maxConnectionsPerHost,
        int maxWaitingPerHost,
        HttpLimits limits,
        Duration deadline,
        Duration idleTimeout,
        int maxRedirects,
        Codec codec,
        Http2 http2,
        Http2Limits http2Limits) {

    /** When HTTP/2 is spoken. */
    public enum Http2 {
        /** Never. */
        OFF,
        /** With https, if the server agrees (ALPN). */
        NEGOTIATED,
        /** Always: it is known that the servers do, without TLS too. */
        PRIOR_KNOWLEDGE
    }

    /** 16 connections per host, 1,024 waiting, 30 s, 60 s idle, no redirects. */
    public static final HttpClientOptions DEFAULT = new HttpClientOptions(
            16,
            1_024,
            HttpLimits.DEFAULT,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            0,
            new JsonCodec(),
            Http2.NEGOTIATED,
            Http2Limits.DEFAULT);

    /** Fails with an {@link IllegalArgumentException} if a limit makes no sense. */
    public HttpClientOptions {
        requirePositive("maxConnectionsPerHost", maxConnectionsPerHost);
        requirePositive("maxWaitingPerHost", maxWaitingPerHost);
        requirePositive("deadline", deadline.toNanos());
        requirePositive("idleTimeout", idleTimeout.toNanos());
        if (maxRedirects < 0) {
            throw new IllegalArgumentException("maxRedirects must not be negative, but is " + maxRedirects);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    /** These with another {@link #maxConnectionsPerHost()}. */
    public HttpClientOptions withMaxConnectionsPerHost(int limit) {
        return new HttpClientOptions(
                limit, maxWaitingPerHost, limits, deadline, idleTimeout, maxRedirects, codec, http2, http2Limits);
    }

    /** These with another {@link #maxWaitingPerHost()}. */
    public HttpClientOptions withMaxWaitingPerHost(int limit) {
        return new HttpClientOptions(
                maxConnectionsPerHost, limit, limits, deadline, idleTimeout, maxRedirects, codec, http2, http2Limits);
    }

    /** These with others of {@link #limits()}. */
    public HttpClientOptions withLimits(HttpLimits newLimits) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                newLimits,
                deadline,
                idleTimeout,
                maxRedirects,
                codec,
                http2,
                http2Limits);
    }

    /** These with another {@link #deadline()}. */
    public HttpClientOptions withDeadline(Duration newDeadline) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                limits,
                newDeadline,
                idleTimeout,
                maxRedirects,
                codec,
                http2,
                http2Limits);
    }

    /** These with another {@link #idleTimeout()}. */
    public HttpClientOptions withIdleTimeout(Duration timeout) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                limits,
                deadline,
                timeout,
                maxRedirects,
                codec,
                http2,
                http2Limits);
    }

    /** These with another {@link #maxRedirects()}. */
    public HttpClientOptions withMaxRedirects(int limit) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                limits,
                deadline,
                idleTimeout,
                limit,
                codec,
                http2,
                http2Limits);
    }

    /** These with another {@link #http2()}. */
    public HttpClientOptions withHttp2(Http2 when) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                limits,
                deadline,
                idleTimeout,
                maxRedirects,
                codec,
                when,
                http2Limits);
    }

    /** These with others of {@link #http2Limits()}. */
    public HttpClientOptions withHttp2Limits(Http2Limits newLimits) {
        return new HttpClientOptions(
                maxConnectionsPerHost,
                maxWaitingPerHost,
                limits,
                deadline,
                idleTimeout,
                maxRedirects,
                codec,
                http2,
                newLimits);
    }
}
