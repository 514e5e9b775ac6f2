package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.http.http2.Http2Limits;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of HTTP/2.
 *
 * @param enabled Whether HTTP/2 is spoken to clients that want it.
 * @param maxStreams Maximum number of requests of one connection at once; one more is refused.
 * @param streamWindow Size of what may wait to be read of one request.
 * @param maxResetsPerSecond Maximum number of requests that a client may give up within a second.
 * @param maxControlFramesPerSecond Maximum number of PING and SETTINGS frames that may come within a second.
 */
public record Http2ServerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("128") int maxStreams,
        @DefaultValue("64KB") DataSize streamWindow,
        @DefaultValue("200") int maxResetsPerSecond,
        @DefaultValue("1000") int maxControlFramesPerSecond) {

    private static final String PREFIX = HttpServerProperties.PREFIX + ".http2";

    /** What a window is at least (RFC 9113, 6.9.2). */
    private static final int LEAST_WINDOW_BYTES = 65_535;

    void check() {
        PropertyRange.between(PREFIX + ".max-streams", maxStreams, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".stream-window", streamWindow.toBytes(), LEAST_WINDOW_BYTES, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-resets-per-second", maxResetsPerSecond, 1, Integer.MAX_VALUE);
        PropertyRange.between(
                PREFIX + ".max-control-frames-per-second", maxControlFramesPerSecond, 1, Integer.MAX_VALUE);
    }

    Http2Limits limits() {
        return new Http2Limits(
                maxStreams, Math.toIntExact(streamWindow.toBytes()), maxResetsPerSecond, maxControlFramesPerSecond);
    }
}
