package io.simpyio.http.server;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.http2.Http2Limits;
import io.simpyio.net.ListenOptions;
import java.time.Duration;

/**
 * The limits of a server, and what it does by itself.
 *
 * @param listen the limits on connections, and TLS if there is any; one connection too many is closed, with a log line
 * @param maxRequests how many requests of all connections are handled at once; one more is answered with 503
 * @param limits on the parts of a request
 * @param headerTimeout how long a head may take from its first byte on; longer is answered with 408
 * @param idleTimeout how long a connection may wait for a request, a body for its next byte (408 then), and a write for
 *     the client to take it
 * @param compression whether texts are compressed with gzip for clients that understand it
 * @param codec of values as JSON
 * @param http2Enabled whether HTTP/2 is spoken too: with TLS it is negotiated (ALPN), without it a client may begin with it
 * @param http2 the limits of a connection of HTTP/2
 */
public record HttpServerOptions(
        ListenOptions listen,
        int maxRequests,
        HttpLimits limits,
        Duration headerTimeout,
        Duration idleTimeout,
        boolean compression,
        Codec codec,
        boolean http2Enabled,
        Http2Limits http2) {

    /** 8,192 connections, 10,000 requests, 10 s for a head, 60 s idle, with compression and HTTP/2. */
    public static final HttpServerOptions DEFAULT = builder().build();

    /** Fails with an {@link IllegalArgumentException} if a number or a time is not positive. */
    public HttpServerOptions {
        requirePositive("maxRequests", maxRequests);
        requirePositive("headerTimeout", headerTimeout.toNanos());
        requirePositive("idleTimeout", idleTimeout.toNanos());
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes {@link HttpServerOptions}. Not thread-safe; {@link #build()} checks the values. */
    public static final class Builder {

        private ListenOptions listen = ListenOptions.DEFAULT.withMaxConnections(8_192);
        private int maxRequests = 10_000;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private Duration headerTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofSeconds(60);
        private boolean compression = true;
        private Codec codec = new JsonCodec();
        private boolean http2Enabled = true;
        private Http2Limits http2 = Http2Limits.DEFAULT;

        private Builder() {}

        /** See {@link HttpServerOptions#listen()}. */
        public Builder listen(ListenOptions options) {
            listen = options;
            return this;
        }

        /** See {@link HttpServerOptions#maxRequests()}. */
        public Builder maxRequests(int limit) {
            maxRequests = limit;
            return this;
        }

        /** See {@link HttpServerOptions#limits()}. */
        public Builder limits(HttpLimits newLimits) {
            limits = newLimits;
            return this;
        }

        /** See {@link HttpServerOptions#headerTimeout()}. */
        public Builder headerTimeout(Duration timeout) {
            headerTimeout = timeout;
            return this;
        }

        /** See {@link HttpServerOptions#idleTimeout()}. */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = timeout;
            return this;
        }

        /** See {@link HttpServerOptions#compression()}. */
        public Builder compression(boolean wanted) {
            compression = wanted;
            return this;
        }

        /** See {@link HttpServerOptions#codec()}. */
        public Builder codec(Codec newCodec) {
            codec = newCodec;
            return this;
        }

        /** See {@link HttpServerOptions#http2Enabled()}. */
        public Builder http2Enabled(boolean wanted) {
            http2Enabled = wanted;
            return this;
        }

        /** See {@link HttpServerOptions#http2()}. */
        public Builder http2(Http2Limits newLimits) {
            http2 = newLimits;
            return this;
        }

        /** Makes the options. */
        public HttpServerOptions build() {
            return new HttpServerOptions(
                    listen, maxRequests, limits, headerTimeout, idleTimeout, compression, codec, http2Enabled, http2);
        }
    }
}
